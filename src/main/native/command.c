#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "frames.h"
#include "messages.h"
#include "order.h"
#include "process.h"
#include "pty.h"

enum {
    // More CPUs than a kernel knows.
    CPU_WORDS = 1024,
};

static struct {
    unsigned long mask[CPU_WORDS];
    // In bytes; 0 where it isn't known.
    size_t length;
} cpus;

static struct {
    int connection;
    int settings;
    unsigned cols;
    unsigned rows;
    struct command_order order;
} it;

__attribute__((noreturn)) static void refuse(const char *what) {
    char text[512];
    snprintf(text, sizeof text, "sandlot: %s", what);
    die(STATUS_NOT_RUN, text);
}

static void say_here(void) {
    char word = WORD_HERE;
    struct iovec part = {.iov_base = &word, .iov_len = 1};
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof(struct ucred))];
    } control = {0};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    *head = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(struct ucred)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_CREDENTIALS};
    memcpy(CMSG_DATA(head), &(struct ucred){.pid = getpid(), .uid = geteuid(), .gid = getegid()}, sizeof(struct ucred));
    if (sendmsg(it.connection, &message, MSG_NOSIGNAL) != 1) {
        _exit(STATUS_NOT_RUN);
    }
}

// Fills in the descriptors, out of the way, and tells how many there are; 0 where nobody has an order any more.
static size_t receive(uint8_t *given, int descriptors[GIVEN_MOST]) {
    uint8_t words[GO_BYTES] = {0};
    struct iovec part = {.iov_base = words, .iov_len = sizeof words};
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(GIVEN_MOST * sizeof(int))];
    } control = {0};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t n;
    while ((n = recvmsg(it.connection, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {
    }
    struct cmsghdr *head = n == sizeof words && words[0] == WORD_GO ? CMSG_FIRSTHDR(&message) : NULL;
    if (!head || head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) {
        return 0;
    }
    size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    memcpy(descriptors, CMSG_DATA(head), count * sizeof(int));
    for (size_t i = 0; i < count; i++) {
        descriptors[i] = out_of_the_way(descriptors[i]);
    }
    struct reader from = reader_of(words + 1, sizeof words - 1);
    *given = take_u8(&from);
    it.cols = take_u16(&from);
    it.rows = take_u16(&from);
    return count;
}

static void take_order(int file) {
    struct stat is;
    if (fstat(file, &is) != 0 || is.st_size < 0 || is.st_size > FRAME_MAX) {
        refuse("the order can't be read");
    }
    size_t length = (size_t) is.st_size;
    uint8_t *bytes = malloc(length + 1);
    size_t done = 0;
    while (bytes && done < length) {
        ssize_t n = pread(file, bytes + done, length - done, (off_t) done);
        if (n <= 0 && errno != EINTR) {
            break;
        }
        done += n > 0 ? (size_t) n : 0;
    }
    if (!bytes || done < length || !parse_command_order(bytes, length, &it.order)) {
        errno = EBADMSG;
        refuse("the order");
    }
    close(file);
}

static void await_order(void) {
    uint8_t given = 0;
    int descriptors[GIVEN_MOST];
    size_t count = receive(&given, descriptors);
    size_t next = GIVEN_ALWAYS;
    int ready = given & GIVEN_READY && next < count ? descriptors[next++] : -1;
    if (count < GIVEN_ALWAYS || next != count) {
        _exit(0);
    }
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (dup2(descriptors[1 + fd], fd) < 0) {
            _exit(STATUS_NOT_RUN);
        }
        close(descriptors[1 + fd]);
    }
    if (ready >= 0 && dup2(ready, READY_FD) < 0) {
        refuse("the display");
    }
    take_order(descriptors[0]);
}

static void write_setting(int directory, const char *path, const char *value) {
    int file = openat(directory, path, O_WRONLY | O_CLOEXEC);
    size_t length = strlen(value);
    if (file < 0 || write(file, value, length) != (ssize_t) length) {
        refuse(path);
    }
    close(file);
}

static void limit(int which, uint64_t value) {
    struct rlimit now;
    if (value == UINT64_MAX || getrlimit((__rlimit_resource_t) which, &now) != 0) {
        return;
    }
    // What is lower already is stricter.
    rlim_t most = value < now.rlim_max ? value : now.rlim_max;
    now = (struct rlimit){.rlim_cur = most, .rlim_max = most};
    if (setrlimit((__rlimit_resource_t) which, &now) != 0) {
        refuse("a limit");
    }
}

// With the limit in force the kernel counts all that are below this namespace's parent, that is the whole box, and nobody outside.
static void own_user_namespace(void) {
    limit(RLIMIT_NPROC, it.order.processes);
    uid_t uid = geteuid();
    gid_t gid = getegid();
    if (unshare(CLONE_NEWUSER) != 0) {
        refuse("a user namespace");
    }
    char map[64];
    write_setting(AT_FDCWD, "/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "%u %u 1", uid, uid);
    write_setting(AT_FDCWD, "/proc/self/uid_map", map);
    snprintf(map, sizeof map, "%u %u 1", gid, gid);
    write_setting(AT_FDCWD, "/proc/self/gid_map", map);
    write_setting(it.settings, "max_user_namespaces", "0");
    // Names of groups begin at the process's own.
    if (unshare(CLONE_NEWCGROUP) != 0) {
        refuse("a control group namespace");
    }
}

static bool hand_out(int master) {
    char word = WORD_TERMINAL;
    struct iovec part = {.iov_base = &word, .iov_len = 1};
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    *head = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(head), &master, sizeof master);
    return sendmsg(it.connection, &message, MSG_NOSIGNAL) == 1;
}

// What fails from here on is said there.
static void take_terminal(void) {
    if (!(it.order.flags & COMMAND_ON_TERMINAL)) {
        return;
    }
    int master;
    int terminal = pty_open(it.cols, it.rows, &master);
    if (terminal < 0 || ioctl(terminal, TIOCSCTTY, 0) != 0 || !hand_out(master)) {
        refuse("a terminal");
    }
    close(master);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (dup2(terminal, fd) < 0) {
            _exit(STATUS_NOT_RUN);
        }
    }
    close(terminal);
}

// Into a file of memory; it counts as the sandbox's.
static void give_script(void) {
    struct slice script = it.order.script;
    if (script.length == 0) {
        return;
    }
    int file = memfd_create("command", MFD_CLOEXEC);
    if (file < 0 || !put(file, script.bytes, script.length) || lseek(file, 0, SEEK_SET) != 0 || (file = out_of_the_way(file)) < 0
            || dup2(file, SCRIPT_FD) < 0) {
        refuse("the script");
    }
}

void remember_cpus(void) {
    // The library's call is not told how much the kernel has filled in.
    long length = syscall(SYS_sched_getaffinity, 0, sizeof cpus.mask, cpus.mask);
    cpus.length = length > 0 ? (size_t) length : 0;
}

static void confine(void) {
    if (cpus.length > 0) {
        (void) !syscall(SYS_sched_setaffinity, 0, cpus.length, cpus.mask);
    }
    struct sock_fprog filter = {.len = (unsigned short) (it.order.filter.length / sizeof(struct sock_filter)), .filter = (void *) it.order.filter.bytes};
    limit(RLIMIT_CORE, it.order.core);
    limit(RLIMIT_NOFILE, it.order.open_files);
    limit(RLIMIT_MEMLOCK, it.order.locked);
    if (!drop_bounding_set() || !drop_capabilities()) {
        refuse("capabilities");
    }
    if (chdir(it.order.directory) != 0) {
        refuse(it.order.directory);
    }
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) != 0) {
        refuse("the system call filter");
    }
}

void become_command(int connection, int settings) {
    extern char **environ;
    it.connection = connection;
    it.settings = settings;
    if (connection < 0 || settings < 0 || setsid() < 0) {
        _exit(STATUS_NOT_RUN);
    }
    say_here();
    await_order();
    take_terminal();
    own_user_namespace();
    give_script();
    confine();
    char word = WORD_RUNS;
    (void) !send(it.connection, &word, 1, MSG_NOSIGNAL);
    environ = it.order.environment;
    char **argv = it.order.argv;
    execvp(argv[0], argv);
    if (errno == ENOENT) {
        dprintf(STDERR_FILENO, "sandlot: %s: not found\n", argv[0]);
        _exit(STATUS_NOT_FOUND);
    }
    dprintf(STDERR_FILENO, "sandlot: %s: %s\n", argv[0], strerror(errno));
    _exit(STATUS_NOT_EXECUTABLE);
}
