#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "below.h"
#include "digests.h"
#include "file_frames.h"
#include "files.h"
#include "replace.h"
#include "words.h"

enum { PERMISSIONS = 0777 };

// A directory whose permissions and time are set once everything is in it.
struct made {
    char *path;
    mode_t mode;
    struct timespec modified;
};

static struct {
    struct made *all;
    size_t count;
    size_t capacity;
} directories;

// What is unpacked is to be there exactly; see files.h.
static bool mirrors;

__attribute__((noreturn)) static void out_of_memory(void) {
    fail_as(ENOMEM, strerror(ENOMEM), "");
}

static void remember(const struct file_is *directory) {
    if (directories.count == directories.capacity) {
        size_t capacity = directories.capacity ? 2 * directories.capacity : 64;
        struct made *all = reallocarray(directories.all, capacity, sizeof *all);
        if (!all) {
            out_of_memory();
        }
        directories.all = all;
        directories.capacity = capacity;
    }
    char *path = strdup(directory->path);
    if (!path) {
        out_of_memory();
    }
    directories.all[directories.count++] = (struct made){path, directory->mode & PERMISSIONS, directory->modified};
}

// The last first, for what is made in one changes its time. One that is gone or has become something else is none of ours.
static void finish_directories(void) {
    while (directories.count > 0) {
        struct made *made = &directories.all[--directories.count];
        int fd = open_below(made->path, false);
        int open = fd < 0 ? -1 : openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        struct timespec times[] = {{.tv_nsec = UTIME_OMIT}, made->modified};
        if (open < 0 || futimens(open, times) != 0 || fchmod(open, made->mode) != 0) {
            tell_left_out(strerror(errno), made->path);
        }
        if (open >= 0) {
            close(open);
        }
        if (fd >= 0) {
            close(fd);
        }
        free(made->path);
    }
}

static bool make_directory(int parent, const char *name) {
    struct stat is;
    if (mkdirat(parent, name, 0700) == 0) {
        return true;
    }
    if (errno != EEXIST || fstatat(parent, name, &is, AT_SYMLINK_NOFOLLOW) != 0) {
        return false;
    }
    if (!S_ISDIR(is.st_mode) && mirrors) {
        return unlinkat(parent, name, 0) == 0 && mkdirat(parent, name, 0700) == 0;
    }
    errno = ENOTDIR;
    return S_ISDIR(is.st_mode);
}

static bool make_link(int parent, const char *name, const struct file_is *link) {
    if (!begin_link(parent, link->target) || !end_replacing(name, mirrors)) {
        return false;
    }
    struct timespec times[] = {{.tv_nsec = UTIME_OMIT}, link->modified};
    utimensat(parent, name, times, AT_SYMLINK_NOFOLLOW);
    return true;
}

// What is left a hole.
static bool is_zero(const uint8_t *bytes, size_t length) {
    return *bytes == 0 && memcmp(bytes, bytes + 1, length - 1) == 0;
}

static bool put_at(int file, const uint8_t *bytes, size_t length, off_t at) {
    while (length > 0) {
        ssize_t n = pwrite(file, bytes, length, at);
        if (n < 0) {
            return false;
        }
        bytes += n;
        length -= (size_t) n;
        at += n;
    }
    return true;
}

// Takes what comes of the contents, all of it, and writes it as long as that can be done. Errno says why not, or is 0.
static int take_contents(int file, uint64_t size, struct sha256 *sum) {
    int why = file < 0 ? errno : 0;
    bool ends_in_hole = false;
    for (uint64_t at = 0; at < size;) {
        enum file_frame kind;
        struct reader body;
        size_t length = next_file_frame(&kind, &body) && kind == FILE_DATA ? (size_t) (body.end - body.at) : 0;
        if (length == 0 || length > size - at) {
            // Who sent has gone, or sends what is none.
            abandon_replacing();
            fail_as(EBADMSG, "the archive is cut off", "");
        }
        ends_in_hole = is_zero(body.at, length);
        if (!why && !ends_in_hole && !put_at(file, body.at, length, (off_t) at)) {
            why = errno;
        }
        if (mirrors) {
            sha256_add(sum, body.at, length);
        }
        at += length;
    }
    return !why && ends_in_hole && ftruncate(file, (off_t) size) != 0 ? errno : why;
}

// That of a file that comes into a mirror: it is newer than whatever was built from the one that it takes the place of.
static struct timespec time_of_arrival(int parent, const char *name, struct timespec told) {
    struct stat is;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    bool replaces = fstatat(parent, name, &is, AT_SYMLINK_NOFOLLOW) == 0;
    return replaces || told.tv_sec > now.tv_sec ? (struct timespec){.tv_nsec = UTIME_NOW} : told;
}

// It is all written: permissions, time, and its place.
static bool settle(int made, int parent, const char *name, const struct file_is *file) {
    struct timespec modified = mirrors ? time_of_arrival(parent, name, file->modified) : file->modified;
    struct timespec times[] = {{.tv_nsec = UTIME_OMIT}, modified};
    return fchmod(made, file->mode & PERMISSIONS) == 0 && futimens(made, times) == 0 && end_replacing(name, mirrors);
}

// What has arrived in this file, or that none has.
static void tell_arrived(int made, struct sha256 *sum) {
    struct stat is;
    uint8_t digest[SHA256_SIZE];
    if (made < 0 || fstat(made, &is) != 0) {
        tell_hash(NULL, 0);
        return;
    }
    sha256_end(sum, digest);
    learn_written(&is, digest);
    tell_hash(digest, sizeof digest);
}

// The contents are taken in any case.
static bool make_file(int parent, const char *name, const struct file_is *file) {
    int why = errno;
    int made = parent < 0 ? -1 : begin_replacing(parent);
    errno = parent < 0 ? why : errno;
    struct sha256 sum;
    sha256_begin(&sum);
    why = take_contents(made, file->size, &sum);
    if (!why && !settle(made, parent, name, file)) {
        why = errno;
    }
    abandon_replacing();
    if (mirrors) {
        tell_arrived(why ? -1 : made, &sum);
    }
    if (made >= 0) {
        close(made);
    }
    errno = why;
    return !why;
}

static void unpack_one(const struct file_is *entry) {
    // The frame that tells of it is overwritten by its contents.
    char *path = strdup(entry->path);
    char *place = strdup(entry->path);
    if (!path || !place) {
        out_of_memory();
    }
    char *name = NULL;
    bool below = path_is_below(path);
    int parent = below ? open_parent_below(place, &name, true) : -1;
    errno = below ? errno : EINVAL;
    bool done;
    switch (entry->kind) {
        case KIND_FILE:
            done = make_file(parent, name, entry);
            break;
        case KIND_DIRECTORY:
            done = parent >= 0 && make_directory(parent, name);
            if (done) {
                remember(entry);
            }
            break;
        case KIND_LINK:
            done = parent >= 0 && make_link(parent, name, entry);
            break;
        default:
            done = false;
            errno = ENXIO;
    }
    if (!done) {
        tell_left_out(below ? strerror(errno) : "it would lie outside", path);
    }
    free(place);
    free(path);
}

void unpack(struct reader *asked) {
    const char *directory = take_text(asked);
    mirrors = take_u8(asked);
    require_taken(asked);
    clean_up_at_signals();
    char *whole = strdup(directory);
    if (!whole) {
        fail(directory);
    }
    make_parents(whole);
    free(whole);
    if (mkdir(directory, PERMISSIONS) != 0 && errno != EEXIST) {
        fail(directory);
    }
    set_below(directory);
    if (mirrors) {
        load_digests();
    }
    enum file_frame kind;
    struct reader body;
    while (next_file_frame(&kind, &body)) {
        struct file_is entry;
        if (kind == FILE_END) {
            finish_directories();
            keep_digests();
            succeed(false);
        }
        if (kind != FILE_IS || !parse_file_is(&body, &entry)) {
            fail_as(EBADMSG, "the archive is none", "");
        }
        unpack_one(&entry);
    }
    fail_as(EBADMSG, "the archive is cut off", "");
}
