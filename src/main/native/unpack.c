#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_frames.h"
#include "files.h"
#include "process.h"
#include "replace.h"
#include "words.h"

enum { PERMISSIONS = 0777 };

static const int STEP = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

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

// The directory below which everything lies, and the one of the last entry, for the next is mostly in the same.
static int top;
static struct {
    char *path;
    int fd;
} last = {.fd = -1};

__attribute__((noreturn)) static void out_of_memory(void) {
    fail_as(ENOMEM, strerror(ENOMEM), "");
}

// Each step by itself, so that no link is followed; what isn't there is made. -1 where there is no way.
static int open_steps(const char *path) {
    int at = openat(top, ".", STEP);
    char *copy = strdup(path);
    if (!copy) {
        out_of_memory();
    }
    const char *from = copy;
    for (size_t length = path_step(&from); at >= 0 && length > 0; length = path_step(&from)) {
        char *name = copy + (from - copy);
        char behind = name[length];
        name[length] = 0;
        int next = mkdirat(at, name, PERMISSIONS) == 0 || errno == EEXIST ? openat(at, name, STEP) : -1;
        name[length] = behind;
        int why = errno;
        close(at);
        errno = why;
        at = next;
        from += length;
    }
    free(copy);
    return at;
}

// The directory that an entry is to lie in; what the entry is called there is left in the name. It stays open.
static int open_parent(char *path, char **name) {
    size_t end = strlen(path);
    // A directory's name may end with a slash, and anything may have a dot between.
    while (end > 0 && (path[end - 1] == '/' || (path[end - 1] == '.' && end > 1 && path[end - 2] == '/'))) {
        path[--end] = 0;
    }
    char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    size_t length = (size_t) (*name - path);
    char *parent = strndup(path, length);
    if (!parent) {
        out_of_memory();
    }
    if (last.path && strcmp(last.path, parent) == 0) {
        free(parent);
        return last.fd;
    }
    int fd = open_steps(parent);
    if (fd < 0) {
        free(parent);
        return -1;
    }
    free(last.path);
    if (last.fd >= 0) {
        close(last.fd);
    }
    last.path = parent;
    last.fd = fd;
    return fd;
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
        int fd = open_steps(made->path);
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
    errno = ENOTDIR;
    return S_ISDIR(is.st_mode);
}

static bool make_link(int parent, const char *name, const struct file_is *link) {
    if (!begin_link(parent, link->target) || !end_replacing(name)) {
        return false;
    }
    struct timespec times[] = {{.tv_nsec = UTIME_OMIT}, link->modified};
    utimensat(parent, name, times, AT_SYMLINK_NOFOLLOW);
    return true;
}

// Takes what comes of the contents, all of it, and writes it as long as that can be done. Errno says why not, or is 0.
static int take_contents(int file, uint64_t left) {
    int why = file < 0 ? errno : 0;
    while (left > 0) {
        enum file_frame kind;
        struct reader body;
        size_t length = next_file_frame(&kind, &body) && kind == FILE_DATA ? (size_t) (body.end - body.at) : 0;
        if (length == 0 || length > left) {
            // Who sent has gone, or sends what is none.
            abandon_replacing();
            fail_as(EBADMSG, "the archive is cut off", "");
        }
        if (!why && !put(file, body.at, length)) {
            why = errno;
        }
        left -= length;
    }
    return why;
}

// The contents are taken in any case.
static bool make_file(int parent, const char *name, const struct file_is *file) {
    mode_t mode = file->mode & PERMISSIONS;
    struct timespec times[] = {{.tv_nsec = UTIME_OMIT}, file->modified};
    int why = errno;
    int made = parent < 0 ? -1 : begin_replacing(parent);
    errno = parent < 0 ? why : errno;
    why = take_contents(made, file->size);
    if (!why && (fchmod(made, mode) != 0 || futimens(made, times) != 0)) {
        why = errno;
    }
    if (!why && !end_replacing(name)) {
        why = errno;
    }
    abandon_replacing();
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
    int parent = below ? open_parent(place, &name) : -1;
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
    top = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (top < 0) {
        fail(directory);
    }
    enum file_frame kind;
    struct reader body;
    while (next_file_frame(&kind, &body)) {
        struct file_is entry;
        if (kind == FILE_END) {
            finish_directories();
            succeed(false);
        }
        if (kind != FILE_IS || !parse_file_is(&body, &entry)) {
            fail_as(EBADMSG, "the archive is none", "");
        }
        unpack_one(&entry);
    }
    fail_as(EBADMSG, "the archive is cut off", "");
}
