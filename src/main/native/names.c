#include "names.h"

#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    // A power of two, at most half of which is taken.
    PLACES = 1 << 18,
    PATHS_BYTES_MAX = 64 << 20,
};

struct known {
    dev_t device;
    ino_t inode;
    char *path;
};

static struct known *places;
static size_t taken;
static size_t paths_bytes;

// With a slash behind each name; what is longer than a path can be is counted only.
static char here[PATH_MAX];
static size_t length;
static size_t beyond;

void enter_name(const char *name) {
    size_t more = strlen(name) + 1;
    if (beyond > 0 || length + more >= sizeof here) {
        beyond++;
        return;
    }
    memcpy(here + length, name, more - 1);
    here[length + more - 1] = '/';
    length += more;
}

void leave_name(void) {
    if (beyond > 0) {
        beyond--;
        return;
    }
    do {
        length--;
    } while (length > 0 && here[length - 1] != '/');
}

// The place of this file, or a free one that becomes it.
static struct known *place_of(const struct stat *is) {
    uint64_t hash = ((uint64_t) is->st_ino + (uint64_t) is->st_dev * 31) * 0x9E3779B97F4A7C15u;
    for (size_t i = (size_t) (hash >> 40);; i++) {
        struct known *place = &places[i & (PLACES - 1)];
        if (!place->path || (place->inode == is->st_ino && place->device == is->st_dev)) {
            return place;
        }
    }
}

void know_name(const struct stat *is, const char *name) {
    size_t size = length + strlen(name) + 1;
    if (is->st_nlink < 2 || beyond > 0 || size > PATH_MAX || taken >= PLACES / 2 || paths_bytes + size > PATHS_BYTES_MAX) {
        return;
    }
    if (!places && !(places = calloc(PLACES, sizeof *places))) {
        return;
    }
    char *path = malloc(size);
    if (!path) {
        return;
    }
    memcpy(path, here, length);
    strcpy(path + length, name);
    struct known *place = place_of(is);
    if (place->path) {
        paths_bytes -= strlen(place->path) + 1;
        free(place->path);
    } else {
        taken++;
    }
    *place = (struct known){.device = is->st_dev, .inode = is->st_ino, .path = path};
    paths_bytes += size;
}

bool link_known_name(int top, const struct stat *is, int directory, const char *name) {
    if (is->st_nlink < 2 || !places) {
        return false;
    }
    const struct known *place = place_of(is);
    return place->path && linkat(top, place->path, directory, name, 0) == 0;
}
