#include "extras.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "below.h"
#include "file_frames.h"
#include "files.h"

// A directory that the walk is in: its path, with a slash at the end but for the first, and the names in it.
struct level {
    char *path;
    char **names;
    size_t count;
    size_t at;
};

static struct {
    struct level *all;
    size_t count;
    size_t capacity;
} levels;

// Opens for reading what is open as a way only.
static DIR *directory_at(const char *path) {
    int way = open_below(path, false);
    int open = way < 0 ? -1 : openat(way, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (way >= 0) {
        close(way);
    }
    return open < 0 ? NULL : fdopendir(open);
}

static char *joined(const char *path, const char *rest) {
    char *whole;
    if (asprintf(&whole, "%s%s", path, rest) < 0) {
        fail("");
    }
    return whole;
}

void tell_extra(const char *path, bool is_directory) {
    char *shown = joined(path, is_directory ? "/" : "");
    tell_verdict(VERDICT_EXTRA, shown);
    free(shown);
}

static void enter(const char *path, const char *slash, bool is_there) {
    if (levels.count == levels.capacity) {
        size_t capacity = levels.capacity ? 2 * levels.capacity : 16;
        struct level *all = reallocarray(levels.all, capacity, sizeof *all);
        if (!all) {
            fail("");
        }
        levels.all = all;
        levels.capacity = capacity;
    }
    struct level level = {.path = joined(path, slash)};
    DIR *directory = is_there ? directory_at(path) : NULL;
    if (directory) {
        level.names = sorted_names(directory, "", &level.count, path);
        closedir(directory);
    } else if (is_there) {
        tell_left_out(strerror(errno), path);
    }
    levels.all[levels.count++] = level;
}

// What lies in the last level from here up to this name, or to the end.
static void tell_until(const char *name) {
    struct level *level = &levels.all[levels.count - 1];
    for (; level->at < level->count && (!name || strcmp(level->names[level->at], name) < 0); level->at++) {
        char *path = joined(level->path, level->names[level->at]);
        char *place = strdup(path);
        char *last;
        struct stat is;
        int parent = place ? open_parent_below(place, &last, false) : -1;
        if (parent >= 0 && fstatat(parent, last, &is, AT_SYMLINK_NOFOLLOW) == 0) {
            tell_extra(path, S_ISDIR(is.st_mode));
        }
        free(place);
        free(path);
    }
}

static void leave(void) {
    tell_until(NULL);
    struct level *level = &levels.all[--levels.count];
    for (size_t i = 0; i < level->count; i++) {
        free(level->names[i]);
    }
    free(level->names);
    free(level->path);
}

void begin_extras(bool there) {
    enter("", "", there);
}

void pass_extras(const char *path, bool is_directory, bool is_there) {
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t) (slash + 1 - path) : 0;
    while (levels.count > 1
        && (strlen(levels.all[levels.count - 1].path) != length || strncmp(levels.all[levels.count - 1].path, path, length) != 0)) {
        leave();
    }
    struct level *level = &levels.all[levels.count - 1];
    const char *name = path + length;
    if (strlen(level->path) != length || (level->at > 0 && level->at <= level->count && strcmp(level->names[level->at - 1], name) >= 0)) {
        fail_as(EINVAL, "the manifest is not in the order of a walk", path);
    }
    tell_until(name);
    if (level->at < level->count && strcmp(level->names[level->at], name) == 0) {
        level->at++;
    }
    if (is_directory) {
        enter(path, "/", is_there);
    }
}

void end_extras(void) {
    while (levels.count > 0) {
        leave();
    }
}
