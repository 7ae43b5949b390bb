#include "newest.h"

#include <stdlib.h>
#include <string.h>

// Negative where a comes first.
static int compare(const void *a, const void *b) {
    const struct found *one = a;
    const struct found *other = b;
    if (one->changed.tv_sec != other->changed.tv_sec) {
        return one->changed.tv_sec > other->changed.tv_sec ? -1 : 1;
    }
    if (one->changed.tv_nsec != other->changed.tv_nsec) {
        return one->changed.tv_nsec > other->changed.tv_nsec ? -1 : 1;
    }
    return one->order < other->order ? -1 : one->order > other->order;
}

// Whether this one goes before the other when there are too many.
static bool goes_before(const struct newest *of, size_t one, size_t other) {
    return compare(&of->all[one], &of->all[other]) > 0;
}

static void swap(struct newest *of, size_t one, size_t other) {
    struct found kept = of->all[one];
    of->all[one] = of->all[other];
    of->all[other] = kept;
}

static void rise(struct newest *of, size_t at) {
    for (; at > 0 && goes_before(of, at, (at - 1) / 2); at = (at - 1) / 2) {
        swap(of, at, (at - 1) / 2);
    }
}

static void sink(struct newest *of, size_t at) {
    while (1) {
        size_t first = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < of->count; child++) {
            if (goes_before(of, child, first)) {
                first = child;
            }
        }
        if (first == at) {
            return;
        }
        swap(of, at, first);
        at = first;
    }
}

static bool reserve(struct newest *of) {
    if (of->count < of->capacity) {
        return true;
    }
    size_t capacity = of->capacity ? 2 * of->capacity : 64;
    struct found *all = reallocarray(of->all, capacity, sizeof *all);
    if (!all) {
        return false;
    }
    of->all = all;
    of->capacity = capacity;
    return true;
}

bool newest_take(struct newest *newest, struct found file, const char *name) {
    file.order = newest->seen++;
    bool full = newest->count == newest->most;
    if (full && (newest->most == 0 || compare(&file, &newest->all[0]) > 0)) {
        return true;
    }
    file.name = strdup(name);
    if (!file.name) {
        return false;
    }
    if (full) {
        free(newest->all[0].name);
        newest->all[0] = file;
        sink(newest, 0);
        return true;
    }
    if (!reserve(newest)) {
        free(file.name);
        return false;
    }
    newest->all[newest->count] = file;
    rise(newest, newest->count++);
    return true;
}

void newest_sort(struct newest *newest) {
    if (newest->count > 0) {
        qsort(newest->all, newest->count, sizeof *newest->all, compare);
    }
}
