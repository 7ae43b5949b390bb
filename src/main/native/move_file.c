#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file_frames.h"
#include "files.h"

// A file system that can't refuse by itself has it looked for just before.
static bool move_unless_there(const char *from, const char *to) {
    struct stat is;
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
        return true;
    }
    if (errno != EINVAL) {
        return false;
    }
    if (lstat(to, &is) == 0) {
        errno = EEXIST;
        return false;
    }
    return errno == ENOENT && rename(from, to) == 0;
}

// A directory's name may end with slashes: the directory itself is not made.
static void make_way(const char *to) {
    char *way = strdup(to);
    if (!way) {
        fail(to);
    }
    for (size_t end = strlen(way); end > 0 && way[end - 1] == '/'; end--) {
        way[end - 1] = 0;
    }
    make_parents(way);
    free(way);
}

void move_file(struct reader *asked) {
    const char *from = take_text(asked);
    const char *to = take_text(asked);
    bool replaces = take_u8(asked);
    bool makes = take_u8(asked);
    require_taken(asked);
    struct stat is;
    if (lstat(from, &is) != 0) {
        fail(from);
    }
    if (makes) {
        make_way(to);
    }
    if (!(replaces ? rename(from, to) == 0 : move_unless_there(from, to))) {
        switch (errno) {
            case EINVAL:
                fail_as(EINVAL, "it can't be moved into itself", from);
            case EXDEV:
                fail_as(EXDEV, "it lies on another file system, and nothing is copied", from);
            default:
                fail(to);
        }
    }
    if (lstat(to, &is) != 0 || !tell_file(AT_FDCWD, to, to, &is)) {
        fail(to);
    }
    succeed(false);
}
