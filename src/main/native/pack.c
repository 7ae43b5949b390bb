#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_frames.h"
#include "files.h"
#include "walk.h"

enum {
    NAMES_MAX = 1 << 20,
    NAMES_BYTES_MAX = 64 << 20,
};

static bool tells_contents;

static void tell_errno(const char *path) {
    tell_left_out(strerror(errno), path);
}

// Exactly so much, whatever becomes of the file.
static void tell_all(int file, uint64_t size, const char *path) {
    int why = 0;
    for (uint64_t at = 0; at < size;) {
        size_t part = size - at < FILE_BLOCK ? size - at : FILE_BLOCK;
        int now = tell_contents(file, (off_t) at, part);
        why = why ? why : now;
        at += part;
    }
    if (why) {
        tell_left_out(why == ESTALE ? "it has become shorter while it was read" : strerror(why), path);
    }
}

static void pack_file(const char *name, const char *path) {
    int file = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat is;
    if (file < 0 || fstat(file, &is) != 0 || !tell_file(AT_FDCWD, name, path, &is)) {
        tell_errno(path);
    } else if (tells_contents && S_ISREG(is.st_mode)) {
        tell_all(file, (uint64_t) is.st_size, path);
    }
    if (file >= 0) {
        close(file);
    }
}

static void pack_one(const FTSENT *entry) {
    const char *path = walked_path(entry);
    switch (entry->fts_info) {
        case FTS_D:
        case FTS_SL:
        case FTS_SLNONE:
            if (strcmp(path, ".") != 0 && !tell_file(AT_FDCWD, entry->fts_accpath, path, entry->fts_statp)) {
                tell_errno(path);
            }
            break;
        case FTS_F:
            pack_file(entry->fts_accpath, path);
            break;
        case FTS_DP:
            break;
        case FTS_DEFAULT:
            if (tells_contents || !tell_file(AT_FDCWD, entry->fts_accpath, path, entry->fts_statp)) {
                tell_left_out("it is a pipe, a socket or a device", path);
            }
            break;
        default:
            errno = entry->fts_errno;
            tell_errno(path);
    }
}

// What of the directory is wanted, until the end; null for all of it.
static char **take_names(void) {
    char **names = NULL;
    size_t count = 0;
    size_t capacity = 0;
    size_t bytes = 0;
    enum file_frame kind = FILE_ASK;
    struct reader body;
    while (next_file_frame(&kind, &body) && kind == FILE_IS) {
        struct file_is file;
        if (!parse_file_is(&body, &file) || !*file.path) {
            fail_as(EBADMSG, "what is told is none", "");
        }
        bytes += strlen(file.path);
        if (count == NAMES_MAX || bytes > NAMES_BYTES_MAX) {
            fail_as(EFBIG, "these are too many at once", "");
        }
        if (count + 1 >= capacity) {
            capacity = capacity ? 2 * capacity : 64;
            names = reallocarray(names, capacity, sizeof *names);
        }
        char *name = names ? strdup(file.path) : NULL;
        if (!name) {
            fail("");
        }
        names[count++] = name;
        names[count] = NULL;
    }
    if (kind != FILE_END) {
        // Who asked has gone.
        _exit(1);
    }
    return names;
}

void pack(struct reader *asked) {
    const char *directory = take_text(asked);
    tells_contents = take_u8(asked);
    require_taken(asked);
    if (chdir(directory) != 0) {
        fail(directory);
    }
    FTS *tree = walk(take_names(), directory);
    errno = 0;
    for (FTSENT *entry = fts_read(tree); entry; entry = fts_read(tree)) {
        pack_one(entry);
        errno = 0;
    }
    if (errno) {
        fail(directory);
    }
    succeed(false);
}
