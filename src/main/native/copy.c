#include "copy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "names.h"
#include "process.h"

enum {
    FAILED = 1,
    DEPTH_MAX = 1000,
    // After so much, and so many, it is looked whether to go on.
    STRETCH = 16 << 20,
    ENTRIES = 64,
    BLOCK = 128 << 10,
    INODES_KEPT = 1000,
    RIGHTS = 0777,
};

static struct {
    int to;
    // -1 for whoever runs this
    uid_t owner;
    uint64_t reserve;
    uint64_t files;
    uint64_t bytes;
    uint64_t left_out;
    unsigned since_look;
} it;

static void look_whether_to_go_on(void) {
    struct pollfd asker = {.fd = STDIN_FILENO};
    if (poll(&asker, 1, 0) > 0 && asker.revents) {
        errno = ECANCELED;
        die(FAILED, "copy");
    }
    struct statvfs disk;
    if (fstatvfs(it.to, &disk) == 0 && (disk.f_bavail * disk.f_frsize < it.reserve || (disk.f_files > 0 && disk.f_favail < INODES_KEPT))) {
        errno = ENOSPC;
        die(FAILED, "copy");
    }
    it.since_look = 0;
}

static void count_entry(void) {
    it.files++;
    if (++it.since_look >= ENTRIES) {
        look_whether_to_go_on();
    }
}

static void leave_out(void) {
    it.left_out++;
}

static void require(bool done, const char *what) {
    if (!done) {
        die(FAILED, what);
    }
}

static void be_as(int made, const struct stat *is, mode_t rights) {
    const struct timespec times[] = {is->st_mtim, is->st_mtim};
    require(it.owner == (uid_t) -1 || fchown(made, it.owner, it.owner) == 0, "fchown");
    require(fchmod(made, is->st_mode & rights) == 0, "fchmod");
    require(futimens(made, times) == 0, "futimens");
}

// For what can't be opened without doing more than that.
static void named_be_as(int to, const char *name, const struct stat *is) {
    const struct timespec times[] = {is->st_mtim, is->st_mtim};
    require(it.owner == (uid_t) -1 || fchownat(to, name, it.owner, it.owner, AT_SYMLINK_NOFOLLOW) == 0, "fchownat");
    require(utimensat(to, name, times, AT_SYMLINK_NOFOLLOW) == 0, "utimensat");
}

// One stretch, or less at the end of the file; 0 there. Ends the program where it can't be written.
static size_t copy_stretch(int from, int to, off_t at, size_t wanted) {
    off_t in = at;
    off_t out = at;
    ssize_t n = copy_file_range(from, &in, to, &out, wanted, 0);
    if (n >= 0) {
        return (size_t) n;
    }
    static uint8_t block[BLOCK];
    n = pread(from, block, wanted < sizeof block ? wanted : sizeof block, at);
    for (ssize_t done = 0; done < n;) {
        ssize_t written = pwrite(to, block + done, (size_t) (n - done), at + done);
        require(written > 0, "write");
        done += written;
    }
    if (n < 0) {
        leave_out();
    }
    return n > 0 ? (size_t) n : 0;
}

static void copy_data(int from, int to, off_t size) {
    off_t at = 0;
    while (at < size) {
        off_t data = lseek(from, at, SEEK_DATA);
        if (data < 0 && errno == ENXIO) {
            break;
        }
        off_t begin = data < 0 ? at : data;
        off_t hole = data < 0 ? size : lseek(from, begin, SEEK_HOLE);
        off_t end = hole < begin || hole > size ? size : hole;
        for (at = begin; at < end;) {
            size_t done = copy_stretch(from, to, at, end - at < STRETCH ? (size_t) (end - at) : STRETCH);
            if (done == 0) {
                return; // it has become shorter
            }
            at += (off_t) done;
            look_whether_to_go_on();
        }
    }
}

static void copy_contents(int from, int to, off_t size) {
    if (size > 0 && ioctl(to, FICLONE, from) != 0) {
        copy_data(from, to, size);
        require(ftruncate(to, size) == 0, "ftruncate");
    }
}

static void copy_file(int from, int to, const char *name) {
    int source = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat is;
    if (source < 0 || fstat(source, &is) != 0 || !S_ISREG(is.st_mode)) {
        leave_out();
    } else if (!link_known_name(it.to, &is, to, name)) {
        int made = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        require(made >= 0, "create");
        copy_contents(source, made, is.st_size);
        be_as(made, &is, RIGHTS);
        require(close(made) == 0, "close");
        it.bytes += (uint64_t) is.st_size;
        know_name(&is, name);
        count_entry();
    } else {
        count_entry();
    }
    if (source >= 0) {
        close(source);
    }
}

static void copy_link(int from, int to, const char *name, const struct stat *is) {
    char target[4096];
    ssize_t length = readlinkat(from, name, target, sizeof target - 1);
    if (length < 0) {
        leave_out();
        return;
    }
    target[length] = 0;
    require(symlinkat(target, to, name) == 0, "symlink");
    named_be_as(to, name, is);
    count_entry();
}

static void copy_pipe(int to, const char *name, const struct stat *is) {
    require(mkfifoat(to, name, 0600) == 0 && fchmodat(to, name, is->st_mode & RIGHTS, 0) == 0, "mkfifo");
    named_be_as(to, name, is);
    count_entry();
}

static void copy_directory(int from, int to, const char *name, int depth);

static void copy_entry(int from, int to, const char *name, int depth) {
    struct stat is;
    if (fstatat(from, name, &is, AT_SYMLINK_NOFOLLOW) != 0) {
        leave_out();
    } else if (S_ISDIR(is.st_mode)) {
        copy_directory(from, to, name, depth);
    } else if (S_ISREG(is.st_mode)) {
        copy_file(from, to, name);
    } else if (S_ISLNK(is.st_mode)) {
        copy_link(from, to, name, &is);
    } else if (S_ISFIFO(is.st_mode)) {
        copy_pipe(to, name, &is);
    } else {
        leave_out();
    }
}

static void copy_entries(DIR *entries, int to, int depth) {
    for (struct dirent *entry = readdir(entries); entry; entry = readdir(entries)) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            copy_entry(dirfd(entries), to, entry->d_name, depth);
        }
    }
}

static void copy_directory(int from, int to, const char *name, int depth) {
    int source = depth < DEPTH_MAX ? openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    struct stat is;
    DIR *entries = source >= 0 && fstat(source, &is) == 0 ? fdopendir(source) : NULL;
    if (!entries) {
        require(depth > 0, name);
        if (source >= 0) {
            close(source);
        }
        leave_out();
        return;
    }
    require(mkdirat(to, name, 0700) == 0, name);
    int made = openat(to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    require(made >= 0, name);
    enter_name(name);
    copy_entries(entries, made, depth + 1);
    leave_name();
    if (depth == 0) {
        is.st_mode |= S_IRWXU;
    }
    be_as(made, &is, RIGHTS | S_ISVTX);
    closedir(entries);
    close(made);
    count_entry();
}

static uint64_t number(const char *word) {
    char *end;
    errno = 0;
    unsigned long long value = strtoull(word, &end, 10);
    if (*word < '0' || *word > '9' || *end != 0 || errno != 0) {
        errno = EINVAL;
        die(FAILED, word);
    }
    return value;
}

static int directory(const char *path) {
    int open_as = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    require(open_as >= 0, path);
    return open_as;
}

void copy(int argc, char **argv) {
    if (argc < 7) {
        errno = EINVAL;
        die(FAILED, "copy");
    }
    forget_signals();
    raise_descriptors();
    umask(077);
    int from = directory(argv[2]);
    it.to = directory(argv[3]);
    it.owner = strcmp(argv[4], "-") == 0 ? (uid_t) -1 : (uid_t) number(argv[4]);
    it.reserve = number(argv[5]);
    look_whether_to_go_on();
    for (int i = 6; i < argc; i++) {
        copy_directory(from, it.to, argv[i], 0);
    }
    printf("%" PRIu64 " %" PRIu64 " %" PRIu64 "\n", it.files, it.bytes, it.left_out);
    exit(fflush(stdout) == 0 ? 0 : FAILED);
}
