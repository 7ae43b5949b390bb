#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_frames.h"
#include "process.h"

enum {
    // Names of one directory that are looked at: what more takes too much memory.
    NAMES_MAX = 1 << 20,
    USAGE = 64,
};

void require_taken(const struct reader *asked) {
    if (!is_taken(asked)) {
        fail_as(EBADMSG, "the question is none", "");
    }
}

__attribute__((noreturn)) static void tell_stat(struct reader *asked) {
    const char *path = take_text(asked);
    bool follows = take_u8(asked);
    require_taken(asked);
    struct stat is;
    if (fstatat(AT_FDCWD, path, &is, follows ? 0 : AT_SYMLINK_NOFOLLOW) != 0 || !tell_file(AT_FDCWD, path, path, &is)) {
        fail(path);
    }
    succeed(false);
}

static int by_bytes(const void *one, const void *other) {
    return strcmp(*(char *const *) one, *(char *const *) other);
}

char **sorted_names(DIR *directory, const char *after, size_t *count, const char *path) {
    char **names = NULL;
    *count = 0;
    size_t capacity = 0;
    for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || strcmp(entry->d_name, after) <= 0) {
            continue;
        }
        if (*count == NAMES_MAX) {
            fail_as(EFBIG, "the directory has too many entries", path);
        }
        if (*count == capacity) {
            capacity = capacity ? 2 * capacity : 64;
            char **more = reallocarray(names, capacity, sizeof *names);
            if (!more) {
                fail(path);
            }
            names = more;
        }
        names[*count] = strdup(entry->d_name);
        if (!names[*count]) {
            fail(path);
        }
        ++*count;
    }
    if (*count > 0) {
        qsort(names, *count, sizeof *names, by_bytes);
    }
    return names;
}

__attribute__((noreturn)) static void list(struct reader *asked) {
    const char *path = take_text(asked);
    const char *after = take_text(asked);
    size_t most = take_u32(asked);
    require_taken(asked);
    DIR *directory = opendir(path);
    if (!directory) {
        fail(path);
    }
    size_t count;
    char **names = sorted_names(directory, after, &count, path);
    for (size_t i = 0; i < count && i < most; i++) {
        struct stat is;
        // One that has gone meanwhile is not there.
        if (fstatat(dirfd(directory), names[i], &is, AT_SYMLINK_NOFOLLOW) == 0) {
            tell_file(dirfd(directory), names[i], names[i], &is);
        }
    }
    succeed(count > most);
}

__attribute__((noreturn)) static void read_file(struct reader *asked) {
    const char *path = take_text(asked);
    uint64_t position = take_u64(asked);
    uint64_t most = take_u64(asked);
    require_taken(asked);
    int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat is;
    if (file < 0 || fstat(file, &is) != 0) {
        fail(path);
    }
    if (S_ISDIR(is.st_mode)) {
        fail_as(EISDIR, strerror(EISDIR), path);
    }
    if (!S_ISREG(is.st_mode)) {
        fail_as(ENXIO, "it is no regular file", path);
    }
    if (!tell_file(AT_FDCWD, path, path, &is)) {
        fail(path);
    }
    uint64_t size = (uint64_t) is.st_size;
    uint64_t left = position < size ? size - position : 0;
    left = left < most ? left : most;
    for (off_t at = (off_t) position; left > 0;) {
        size_t part = left < FILE_BLOCK ? left : FILE_BLOCK;
        int why = tell_contents(file, at, part);
        if (why) {
            fail_as(why, why == ESTALE ? "it has become shorter while it was read" : strerror(why), path);
        }
        at += (off_t) part;
        left -= part;
    }
    succeed(false);
}

static bool remove_one(const FTSENT *entry) {
    switch (entry->fts_info) {
        case FTS_D:
            return true;
        case FTS_DP:
            return rmdir(entry->fts_accpath) == 0;
        case FTS_DNR:
        case FTS_ERR:
        case FTS_NS:
            // Even so it may be an empty directory, or one that has gone.
            errno = entry->fts_errno;
            return errno == ENOENT || rmdir(entry->fts_accpath) == 0;
        default:
            return unlink(entry->fts_accpath) == 0 || errno == ENOENT;
    }
}

int remove_tree(const char *path) {
    char *tops[] = {(char *) path, NULL};
    FTS *tree = fts_open(tops, FTS_PHYSICAL, NULL);
    if (!tree) {
        return errno;
    }
    int why = 0;
    errno = 0;
    for (FTSENT *entry = fts_read(tree); entry; entry = fts_read(tree)) {
        if (!remove_one(entry)) {
            why = why ? why : errno;
        }
        errno = 0;
    }
    why = why ? why : errno;
    fts_close(tree);
    return why;
}

__attribute__((noreturn)) static void remove_file(struct reader *asked) {
    const char *path = take_text(asked);
    bool whole = take_u8(asked);
    require_taken(asked);
    struct stat is;
    if (lstat(path, &is) != 0) {
        fail(path);
    }
    if (!S_ISDIR(is.st_mode)) {
        if (unlink(path) != 0) {
            fail(path);
        }
    } else if (whole) {
        int why = remove_tree(path);
        if (why) {
            fail_as(why, strerror(why), path);
        }
    } else if (rmdir(path) != 0) {
        fail(path);
    }
    succeed(false);
}

void make_parents(char *path) {
    for (char *slash = *path ? strchr(path + 1, '/') : NULL; slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(path, 0777) != 0 && errno != EEXIST) {
            fail(path);
        }
        *slash = '/';
    }
}

static const struct {
    const char *name;
    void (*answer)(struct reader *asked);
} QUESTIONS[] = {
    {"stat", tell_stat}, {"list", list}, {"read", read_file}, {"write", write_file},
    {"move", move_file}, {"remove", remove_file}, {"find", find}, {"watch", watch}, {"pack", pack},
    {"unpack", unpack}, {"plan", plan}, {"discard", discard},
};

void files(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; argc == 3 && i < sizeof QUESTIONS / sizeof *QUESTIONS; i++) {
        if (strcmp(argv[2], QUESTIONS[i].name) == 0) {
            enum file_frame kind;
            struct reader body;
            if (!next_file_frame(&kind, &body) || kind != FILE_ASK) {
                fail_as(EBADMSG, "nothing was asked", "");
            }
            // The frame is overwritten by the next.
            size_t length = (size_t) (body.end - body.at);
            uint8_t *kept = malloc(length + 1);
            if (!kept) {
                fail("");
            }
            memcpy(kept, body.at, length);
            struct reader asked = reader_of(kept, length);
            QUESTIONS[i].answer(&asked);
        }
    }
    fputs("usage: sandlot-keeper files stat|list|read|write|move|remove|find|watch|pack|unpack|plan|discard\n", stderr);
    _exit(USAGE);
}
