#include "digests.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "process.h"
#include "replace.h"

enum {
    // File systems' clocks are coarse: of FAT by two seconds.
    GRAIN_SECONDS = 2,
    MOST = 1 << 20,
    // Of those that nobody asked for; what has become of their files is not known.
    UNUSED_KEPT = 4096,
    BLOCK = 256 << 10,
};

static const char MAGIC[16] = "sandlot digests1";

// As it lies in the file, of which only this program on this computer knows. What is padding is zero.
struct known {
    uint64_t inode;
    uint64_t device;
    uint64_t size;
    int64_t modified_seconds;
    int64_t changed_seconds;
    uint32_t modified_nanos;
    uint32_t changed_nanos;
    uint8_t digest[SHA256_SIZE];
};

static struct {
    struct known *all;
    size_t count;
    // One for each: whether it was asked for.
    bool *used;
    size_t uses;
} before;

static struct {
    struct known *all;
    size_t count;
    size_t capacity;
} learned;

static bool place(char *path, size_t size, const char *name) {
    const char *home = getenv("HOME");
    return home && *home == '/' && snprintf(path, size, "%s/.cache%s", home, name) < (int) size;
}

void load_digests(void) {
    char path[4096];
    struct stat is;
    int file = place(path, sizeof path, "/sandlot/digests") ? open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
    if (file < 0) {
        return;
    }
    char magic[sizeof MAGIC];
    size_t count = fstat(file, &is) == 0 && S_ISREG(is.st_mode) ? ((size_t) is.st_size - sizeof magic) / sizeof(struct known) : 0;
    if (count > 0 && count <= MOST && read_all(file, magic, sizeof magic) && memcmp(magic, MAGIC, sizeof magic) == 0) {
        before.all = calloc(count, sizeof *before.all);
        before.used = calloc(count, sizeof *before.used);
        if (before.all && before.used && read_all(file, before.all, count * sizeof *before.all)) {
            before.count = count;
        }
    }
    close(file);
}

static struct known known_as(const struct stat *is) {
    struct known known = {
        .inode = is->st_ino,
        .device = is->st_dev,
        .size = (uint64_t) is->st_size,
        .modified_seconds = is->st_mtim.tv_sec,
        .changed_seconds = is->st_ctim.tv_sec,
        .modified_nanos = (uint32_t) is->st_mtim.tv_nsec,
        .changed_nanos = (uint32_t) is->st_ctim.tv_nsec,
    };
    return known;
}

static int by_file(const void *one, const void *other) {
    const struct known *a = one;
    const struct known *b = other;
    if (a->inode != b->inode) {
        return a->inode < b->inode ? -1 : 1;
    }
    return a->device < b->device ? -1 : a->device > b->device;
}

// All that the kernel says of both is the same.
static bool is_same(const struct known *one, const struct known *other) {
    return by_file(one, other) == 0 && one->size == other->size && one->modified_seconds == other->modified_seconds
        && one->changed_seconds == other->changed_seconds && one->modified_nanos == other->modified_nanos
        && one->changed_nanos == other->changed_nanos;
}

static void learn(const struct known *known) {
    if (learned.count == learned.capacity) {
        size_t capacity = learned.capacity ? 2 * learned.capacity : 256;
        struct known *all = capacity <= MOST ? reallocarray(learned.all, capacity, sizeof *all) : NULL;
        if (!all) {
            return;
        }
        learned.all = all;
        learned.capacity = capacity;
    }
    learned.all[learned.count++] = *known;
}

// The file had this time of change when that was asked for.
static bool tells_of_changes(int64_t changed_seconds, int64_t asked_seconds) {
    return changed_seconds + GRAIN_SECONDS < asked_seconds;
}

static bool read_digest(int file, uint8_t digest[SHA256_SIZE]) {
    static uint8_t block[BLOCK];
    struct sha256 sum;
    sha256_begin(&sum);
    off_t at = 0;
    for (ssize_t n = pread(file, block, sizeof block, at); n != 0; n = pread(file, block, sizeof block, at)) {
        if (n < 0) {
            return false;
        }
        sha256_add(&sum, block, (size_t) n);
        at += n;
    }
    sha256_end(&sum, digest);
    return true;
}

bool digest_of(int file, struct stat *is, uint8_t digest[SHA256_SIZE]) {
    time_t now = time(NULL);
    if (fstat(file, is) != 0) {
        return false;
    }
    struct known known = known_as(is);
    struct known *found = before.count ? bsearch(&known, before.all, before.count, sizeof known, by_file) : NULL;
    if (found && is_same(found, &known)) {
        bool *used = &before.used[found - before.all];
        before.uses += !*used;
        *used = true;
        memcpy(digest, found->digest, SHA256_SIZE);
        return true;
    }
    if (!read_digest(file, digest) || fstat(file, is) != 0) {
        return false;
    }
    struct known after = known_as(is);
    if (!is_same(&known, &after)) {
        errno = ESTALE;
        return false;
    }
    memcpy(known.digest, digest, SHA256_SIZE);
    if (tells_of_changes(known.changed_seconds, now)) {
        learn(&known);
    }
    return true;
}

void learn_written(const struct stat *is, const uint8_t digest[SHA256_SIZE]) {
    struct known known = known_as(is);
    memcpy(known.digest, digest, SHA256_SIZE);
    // Whoever writes to it from now on changes its time to a much later one.
    if (tells_of_changes(known.modified_seconds, known.changed_seconds)) {
        learn(&known);
    }
}

// What was learned, and what was known of other files: all that was used, and of the rest what may still be worth it.
static size_t gather(struct known *all) {
    size_t count = learned.count;
    bool whole = before.count - before.uses <= before.uses + learned.count + UNUSED_KEPT;
    if (count > 0) {
        memcpy(all, learned.all, count * sizeof *all);
        qsort(all, count, sizeof *all, by_file);
    }
    size_t first = count;
    for (size_t i = 0; i < before.count && count < MOST; i++) {
        if ((whole || before.used[i]) && !(first > 0 && bsearch(&before.all[i], all, first, sizeof *all, by_file))) {
            all[count++] = before.all[i];
        }
    }
    qsort(all, count, sizeof *all, by_file);
    return count;
}

static void save(int directory, const struct known *all, size_t count) {
    int file = begin_replacing(directory);
    bool written = file >= 0 && put(file, MAGIC, sizeof MAGIC) && put(file, all, count * sizeof *all);
    if (!written || !end_replacing("digests", false)) {
        abandon_replacing();
    }
    if (file >= 0) {
        close(file);
    }
}

void keep_digests(void) {
    char path[4096];
    if (learned.count == 0 || !place(path, sizeof path, "")) {
        return;
    }
    struct known *all = calloc(before.count + learned.count, sizeof *all);
    if (!all) {
        return;
    }
    mkdir(path, 0700);
    place(path, sizeof path, "/sandlot");
    mkdir(path, 0700);
    int directory = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (directory >= 0) {
        save(directory, all, gather(all));
        close(directory);
    }
    free(all);
}
