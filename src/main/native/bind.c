#include "bind.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"
#include "start.h"

static void require(bool done, const char *what) {
    if (!done) {
        die(STATUS_NOT_RUN, what);
    }
}

static void write_map(pid_t child, const char *name, uint32_t from, uint32_t to) {
    char path[64];
    char map[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int) child, name);
    int length = snprintf(map, sizeof map, "%u %u 1\n", from, to);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    require(file >= 0 && write(file, map, (size_t) length) == length, name);
    close(file);
}

// A user namespace that does nothing but to say whose is whose.
static int mapping(uid_t owner, gid_t group, uint32_t uid) {
    // Its own child, so that nobody else can reap it; it ends with this.
    pid_t child = (pid_t) syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        for (;;) {
            pause();
        }
    }
    require(child > 0, "user namespace");
    write_map(child, "uid_map", owner, uid);
    write_map(child, "gid_map", group, uid);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/ns/user", (int) child);
    int namespace = open(path, O_RDONLY | O_CLOEXEC);
    require(namespace >= 0, "user namespace");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return namespace;
}

static int source_directory(const char *path) {
    struct open_how how = {.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS};
    long directory = syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
    require(directory >= 0, path);
    return (int) directory;
}

static void bind_one(bool writable, const char *source, const char *target, uint32_t uid) {
    int directory = source_directory(source);
    struct stat is;
    require(fstat(directory, &is) == 0, source);
    if (is.st_uid == 0) {
        errno = EPERM;
        die(STATUS_NOT_RUN, "it belongs to root");
    }
    int tree = (int) syscall(SYS_open_tree, directory, "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
    require(tree >= 0, "open_tree");
    int namespace = mapping(is.st_uid, is.st_gid, uid);
    struct mount_attr how = {
        .attr_set = MOUNT_ATTR_IDMAP | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | (writable ? 0u : MOUNT_ATTR_RDONLY),
        .userns_fd = (__u64) (unsigned) namespace,
    };
    require(syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &how, sizeof how) == 0, "the file system takes no mapping of owners");
    require(syscall(SYS_move_mount, tree, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH) == 0, target);
    close(namespace);
    close(tree);
    close(directory);
}

void bind_and_start(int argc, char **argv) {
    uint32_t uid = argc > 2 ? (uint32_t) strtoul(argv[2], NULL, 10) : 0;
    // Whether it is a number as a whole is looked at before it is become.
    if (uid == 0) {
        errno = EINVAL;
        die(STATUS_NOT_RUN, "bind");
    }
    forget_signals();
    require(unshare(CLONE_NEWNS) == 0 && mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0, "mount namespace");
    int at = 3;
    for (; at + 2 < argc && strcmp(argv[at], "--") != 0; at += 3) {
        bind_one(strcmp(argv[at], "rw") == 0, argv[at + 1], argv[at + 2], uid);
    }
    if (at + 1 >= argc || strcmp(argv[at], "--") != 0) {
        errno = EINVAL;
        die(STATUS_NOT_RUN, "bind");
    }
    start_as(argv[2], argv + at + 1);
}
