#include "console.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    // Above what commands get, below what process.h hands out.
    CONSOLE_FD = 15,
    NAME_BYTES = 64,
};

// Shares the descriptors of the caller, and ends. Only who has every capability over a copy of the host's mounts may take one of them; with
// these of its own it could not enter the box any more.
__attribute__((noreturn)) static void take(const char *name) {
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
        _exit(1);
    }
    long tree = syscall(SYS_open_tree, AT_FDCWD, name, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
    _exit(tree < 0 || dup3((int) tree, CONSOLE_FD, O_CLOEXEC) < 0 || close((int) tree) != 0 ? 1 : 0);
}

int console_take(void) {
    char name[NAME_BYTES];
    ssize_t length = readlink("/proc/self/fd/0", name, sizeof name - 1);
    if (length <= 0 || !isatty(STDIN_FILENO)) {
        return -1;
    }
    name[length] = 0;
    long child = syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
        take(name);
    }
    int status;
    return child > 0 && waitpid((pid_t) child, &status, 0) == child && status == 0 ? CONSOLE_FD : -1;
}

void console_show(int console) {
    if (console >= 0 && unshare(CLONE_NEWNS) == 0) {
        (void) !syscall(SYS_move_mount, console, "", AT_FDCWD, "/dev/console", MOVE_MOUNT_F_EMPTY_PATH);
    }
}
