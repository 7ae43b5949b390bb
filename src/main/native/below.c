#include "below.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_frames.h"
#include "words.h"

static const int STEP = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// And the one that was asked for last.
static int top = -1;
static struct {
    char *path;
    int fd;
} last = {.fd = -1};

void set_below(const char *directory) {
    if (top >= 0) {
        close(top);
    }
    top = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (top < 0) {
        fail(directory);
    }
}

static int step(int at, const char *name, bool make) {
    int next = openat(at, name, STEP);
    if (next < 0 && errno == ENOENT && make && (mkdirat(at, name, 0777) == 0 || errno == EEXIST)) {
        next = openat(at, name, STEP);
    }
    return next;
}

int open_below(const char *path, bool make) {
    int at = openat(top, ".", STEP);
    char *copy = strdup(path);
    if (!copy) {
        fail("");
    }
    const char *from = copy;
    for (size_t length = path_step(&from); at >= 0 && length > 0; length = path_step(&from)) {
        char *name = copy + (from - copy);
        char behind = name[length];
        name[length] = 0;
        int next = step(at, name, make);
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

int open_parent_below(char *path, char **name, bool make) {
    size_t end = strlen(path);
    // A directory's name may end with a slash, and anything may have a dot between.
    while (end > 0 && (path[end - 1] == '/' || (path[end - 1] == '.' && end > 1 && path[end - 2] == '/'))) {
        path[--end] = 0;
    }
    char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    char *parent = strndup(path, (size_t) (*name - path));
    if (!parent) {
        fail("");
    }
    if (last.path && strcmp(last.path, parent) == 0) {
        free(parent);
        return last.fd;
    }
    int fd = open_below(parent, make);
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
