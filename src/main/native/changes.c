#include "changes.h"

#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "file_frames.h"

static char *paths[BURST_PATHS_MAX];
static size_t count;
static size_t bytes;
static bool all;

static void forget_paths(void) {
    while (count > 0) {
        free(paths[--count]);
    }
    bytes = 0;
}

void all_changed(void) {
    forget_paths();
    all = true;
}

// Where it is, or would have to be.
static size_t place_of(const char *path) {
    size_t from = 0;
    size_t to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(paths[middle], path) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

void changed(const char *path) {
    if (all) {
        return;
    }
    size_t place = place_of(path);
    if (place < count && strcmp(paths[place], path) == 0) {
        return;
    }
    size_t length = strlen(path);
    // What is longer than any path can't be told.
    bool fits = count < BURST_PATHS_MAX && bytes + length <= BURST_BYTES_MAX && length < PATH_MAX;
    char *copy = fits ? strdup(path) : NULL;
    if (!copy) {
        all_changed();
        return;
    }
    memmove(paths + place + 1, paths + place, (count - place) * sizeof *paths);
    paths[place] = copy;
    count++;
    bytes += length;
}

bool has_changed(void) {
    return all || count > 0;
}

void tell_changes(void) {
    for (size_t i = 0; i < count; i++) {
        tell_changed(paths[i]);
    }
    tell_burst(all);
    forget_paths();
    all = false;
}
