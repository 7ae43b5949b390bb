#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_frames.h"
#include "files.h"
#include "process.h"
#include "replace.h"

enum { PERMISSIONS = 0777, USUAL = 0666 };

// The directory, open; name is what the file is called there.
static int open_parent(char *path, const char **name) {
    char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    if (**name == 0 || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0) {
        fail_as(EISDIR, strerror(EISDIR), path);
    }
    if (!slash) {
        return open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    }
    // The root's slash is its name.
    char first = slash == path ? slash[1] : 0;
    slash[slash == path] = 0;
    int directory = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) {
        fail(path);
    }
    slash[slash == path] = slash == path ? first : '/';
    return directory;
}

static mode_t usual_mode(void) {
    mode_t mask = umask(0);
    umask(mask);
    return USUAL & ~mask;
}

// That of the file that is there. Only a regular one is replaced.
static mode_t mode_there(int directory, const char *name, const char *path) {
    struct stat is;
    if (fstatat(directory, name, &is, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != ENOENT) {
            fail(path);
        }
        return usual_mode();
    }
    if (S_ISDIR(is.st_mode)) {
        fail_as(EISDIR, strerror(EISDIR), path);
    }
    if (!S_ISREG(is.st_mode)) {
        fail_as(ENXIO, "it is no regular file", path);
    }
    return is.st_mode & PERMISSIONS;
}

static void take_contents(int file, const char *path) {
    enum file_frame kind;
    struct reader body;
    while (next_file_frame(&kind, &body)) {
        if (kind == FILE_END) {
            return;
        }
        size_t length = (size_t) (body.end - body.at);
        errno = EBADMSG;
        if (kind != FILE_DATA || !put(file, body.at, length)) {
            abandon_replacing();
            fail(path);
        }
    }
    // Who wrote has gone.
    abandon_replacing();
    _exit(1);
}

void write_file(struct reader *asked) {
    const char *path = take_text(asked);
    uint32_t mode = take_u32(asked);
    bool makes = take_u8(asked);
    require_taken(asked);
    if (!*path) {
        fail_as(ENOENT, strerror(ENOENT), path);
    }
    clean_up_at_signals();
    struct stat is;
    bool linked = lstat(path, &is) == 0 && S_ISLNK(is.st_mode);
    char *where = linked ? realpath(path, NULL) : strdup(path);
    if (!where) {
        fail(path);
    }
    if (makes && !linked) {
        make_parents(where);
    }
    const char *name;
    int directory = open_parent(where, &name);
    mode_t there = mode_there(directory, name, path);
    int file = begin_replacing(directory);
    if (file < 0) {
        fail(path);
    }
    take_contents(file, path);
    if (fchmod(file, mode == MODE_KEPT ? there : mode & PERMISSIONS) != 0) {
        abandon_replacing();
        fail(path);
    }
    if (!end_replacing(name, false) || fstat(file, &is) != 0 || !tell_file(AT_FDCWD, path, path, &is)) {
        fail(path);
    }
    succeed(false);
}
