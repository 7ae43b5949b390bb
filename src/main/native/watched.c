#include "watched.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static struct directory {
    int number;
    char *path;
} all[WATCHED_MAX];

// In the order of their numbers.
static size_t count;

// Where it is, or would have to be.
static size_t place_of(int number) {
    size_t from = 0;
    size_t to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (all[middle].number < number) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

static struct directory *find_number(int number) {
    size_t place = place_of(number);
    return place < count && all[place].number == number ? &all[place] : NULL;
}

bool watched_add(int number, const char *path) {
    char *copy = strdup(path);
    struct directory *there = find_number(number);
    if (!copy || (!there && count == WATCHED_MAX)) {
        free(copy);
        return false;
    }
    if (there) {
        free(there->path);
        there->path = copy;
        return true;
    }
    size_t place = place_of(number);
    memmove(all + place + 1, all + place, (count - place) * sizeof *all);
    all[place] = (struct directory){number, copy};
    count++;
    return true;
}

bool watched_is_full(void) {
    return count == WATCHED_MAX;
}

const char *watched_path(int number) {
    const struct directory *there = find_number(number);
    return there ? there->path : NULL;
}

bool watched_has(const char *path) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

void watched_remove(int number) {
    struct directory *there = find_number(number);
    if (there) {
        free(there->path);
        memmove(there, there + 1, (size_t) (all + --count - there) * sizeof *all);
    }
}

static bool is_below(const char *path, const char *top, size_t length) {
    return length == 0 || (strncmp(path, top, length) == 0 && (path[length] == '/' || path[length] == 0));
}

void watched_remove_below(const char *path, void (*removed)(int number)) {
    size_t length = strlen(path);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_below(all[i].path, path, length)) {
            if (removed) {
                removed(all[i].number);
            }
            free(all[i].path);
        } else {
            all[kept++] = all[i];
        }
    }
    count = kept;
}
