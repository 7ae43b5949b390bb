#include "sessions.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "newest.h"
#include "process.h"
#include "words.h"

enum {
    BLOCK = 65536,
    FILES_MAX = 1 << 20,
    ENTRIES_MAX = 1 << 24,
    DEPTH_MAX = PATH_MAX / 2,
    READ_MAX = INT_MAX,
    USAGE = 64,
    NANOS = 1000000000,
};

static const int DIRECTORY = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

// One that is or was to be looked through. The first of a search is the top itself and has all of its path as its name.
struct directory {
    size_t parent;
    size_t depth;
    // Of its whole path.
    size_t length;
    const char *name;
};

// Every directory of every search, in the order in which they are looked through. Nothing is freed: the program ends with it.
static struct {
    struct directory *all;
    size_t count;
    size_t capacity;
} directories;

static struct newest newest;

// Entries that may still be looked at.
static uint64_t left;

__attribute__((noreturn)) static void misused(void) {
    fputs("usage: sandlot-keeper sessions list FILES ENTRIES (DIRECTORY DEPTH PATTERN)... | sessions read BYTES (PATH INODE POSITION)...\n", stderr);
    _exit(USAGE);
}

static uint64_t number(const char *word, uint64_t most) {
    uint64_t value;
    if (!word_number(word, most, &value)) {
        misused();
    }
    return value;
}

static void add_directory(struct directory directory) {
    if (directories.count == directories.capacity) {
        size_t capacity = directories.capacity ? 2 * directories.capacity : 64;
        struct directory *all = reallocarray(directories.all, capacity, sizeof *all);
        if (!all) {
            die(1, "memory");
        }
        directories.all = all;
        directories.capacity = capacity;
    }
    directories.all[directories.count++] = directory;
}

// The whole path, which is shorter than PATH_MAX; from its end to its beginning.
static void write_path(size_t directory, char path[PATH_MAX]) {
    const struct directory *at = &directories.all[directory];
    path[at->length] = 0;
    while (at->depth > 0) {
        const struct directory *parent = &directories.all[at->parent];
        path[parent->length] = '/';
        memcpy(path + parent->length + 1, at->name, at->length - parent->length - 1);
        at = parent;
    }
    memcpy(path, at->name, at->length);
}

// Each step is taken by itself, so that what has become a link since it was found leads nowhere. -1 where there is no way any more.
static int open_below(int top, char *steps) {
    int at = openat(top, ".", DIRECTORY);
    while (at >= 0 && *steps) {
        size_t length = strcspn(steps, "/");
        char *rest = steps + length + (steps[length] == '/');
        steps[length] = 0;
        int next = openat(at, steps, DIRECTORY);
        close(at);
        at = next;
        steps = rest;
    }
    return at;
}

static DIR *open_entries(int top, size_t root, size_t directory) {
    char path[PATH_MAX];
    write_path(directory, path);
    int fd = open_below(top, path + directories.all[root].length + (directory != root));
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    if (fd >= 0 && !entries) {
        close(fd);
    }
    return entries;
}

static void consider(int parent, size_t directory, uint64_t deepest, const char *pattern, const char *name) {
    struct directory in = directories.all[directory];
    size_t length = in.length + 1 + strlen(name);
    struct stat is;
    // No path that is longer could be opened.
    if (length >= PATH_MAX || fstatat(parent, name, &is, AT_SYMLINK_NOFOLLOW) != 0) {
        return;
    }
    if (S_ISDIR(is.st_mode) && in.depth < deepest) {
        const char *kept = strdup(name);
        if (!kept) {
            die(1, "memory");
        }
        add_directory((struct directory){.parent = directory, .depth = in.depth + 1, .length = length, .name = kept});
    } else if (S_ISREG(is.st_mode) && word_fits(pattern, name)) {
        struct found file = {.changed = is.st_mtim, .size = (uint64_t) is.st_size, .inode = is.st_ino, .directory = directory};
        if (!newest_take(&newest, file, name)) {
            die(1, "memory");
        }
    }
}

static void look_through(DIR *entries, size_t directory, uint64_t deepest, const char *pattern) {
    for (struct dirent *entry = readdir(entries); entry; entry = readdir(entries)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        if (left == 0) {
            return;
        }
        left--;
        consider(dirfd(entries), directory, deepest, pattern, entry->d_name);
    }
}

// Breadth first: a deep tree takes nothing from what lies higher.
static void search(const char *path, uint64_t deepest, const char *pattern) {
    int top = open(path, DIRECTORY);
    if (top < 0) {
        return;
    }
    size_t root = directories.count;
    add_directory((struct directory){.parent = root, .length = strlen(path), .name = path});
    for (size_t i = root; i < directories.count && left > 0; i++) {
        DIR *entries = open_entries(top, root, i);
        if (entries) {
            look_through(entries, i, deepest, pattern);
            closedir(entries);
        }
    }
    close(top);
}

// In nanoseconds, for which 64 bits are too few: a file may say that it was changed at any time.
static void print_time(struct timespec time) {
    uint64_t seconds = (uint64_t) time.tv_sec;
    uint64_t nanos = (uint64_t) time.tv_nsec;
    if (time.tv_sec < 0) {
        putchar('-');
        seconds = 0 - seconds - (nanos > 0);
        nanos = nanos > 0 ? NANOS - nanos : 0;
    }
    if (seconds > 0) {
        printf("%" PRIu64 "%09" PRIu64, seconds, nanos);
    } else {
        printf("%" PRIu64, nanos);
    }
}

static void print(const struct found *file) {
    char directory[PATH_MAX];
    write_path(file->directory, directory);
    printf("%" PRIu64 " ", file->size);
    print_time(file->changed);
    printf(" %" PRIu64 " %s/%s", file->inode, directory, file->name);
    putchar(0);
}

static void list(int count, char **words) {
    if (count < 2 || (count - 2) % 3 != 0) {
        misused();
    }
    newest.most = (size_t) number(words[0], FILES_MAX);
    left = number(words[1], ENTRIES_MAX);
    for (char **of = words + 2; of < words + count; of += 3) {
        search(of[0], number(of[1], DEPTH_MAX), of[2]);
    }
    newest_sort(&newest);
    for (size_t i = 0; i < newest.count; i++) {
        print(&newest.all[i]);
    }
    if (left > 0 && newest.seen <= newest.most) {
        fwrite("all", 1, sizeof "all", stdout);
    }
}

// At most so much of the file from the position on. False where it is another one by now.
static bool take(const char *path, uint64_t inode, off_t position, size_t most, struct buffer *taken) {
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat is;
    bool same = file >= 0 && fstat(file, &is) == 0 && S_ISREG(is.st_mode) && is.st_ino == inode && lseek(file, position, SEEK_SET) == position;
    while (same && taken->length < most) {
        size_t wanted = most - taken->length < BLOCK ? most - taken->length : BLOCK;
        if (!buffer_reserve(taken, wanted)) {
            die(1, "memory");
        }
        ssize_t n = read(file, taken->bytes + taken->length, wanted);
        if (n <= 0) {
            break;
        }
        taken->length += (size_t) n;
    }
    if (file >= 0) {
        close(file);
    }
    return same;
}

static void read_parts(int count, char **words) {
    if (count < 1 || (count - 1) % 3 != 0) {
        misused();
    }
    size_t most = (size_t) number(words[0], READ_MAX);
    struct buffer taken = {0};
    for (int i = 1; i < count && most > 0; i += 3) {
        taken.length = 0;
        if (take(words[i], number(words[i + 1], UINT64_MAX), (off_t) number(words[i + 2], INT64_MAX), most, &taken)) {
            printf("%d %zu\n", i / 3, taken.length);
            fwrite(taken.bytes, 1, taken.length, stdout);
            most -= taken.length;
        }
    }
    buffer_free(&taken);
}

void sessions(int argc, char **argv) {
    if (argc > 2 && strcmp(argv[2], "list") == 0) {
        list(argc - 3, argv + 3);
    } else if (argc > 2 && strcmp(argv[2], "read") == 0) {
        read_parts(argc - 3, argv + 3);
    } else {
        misused();
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        die(1, "standard output");
    }
    _exit(0);
}
