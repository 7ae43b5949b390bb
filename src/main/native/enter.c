#include "enter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/nsfs.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console.h"
#include "frames.h"
#include "process.h"

enum {
    READY_FD = 4,
    ORDER_FD = 5,
    FILTER_FD = 6,
    TOLD_FD = 7,
    SCRIPT_FD = 8,
    // User namespaces can be 33 deep at most.
    DEPTH = 33,
    BACKLOG = 16,
};

static const struct {
    const char *name;
    int type;
} KINDS[] = {
    {"net", CLONE_NEWNET}, {"ipc", CLONE_NEWIPC}, {"uts", CLONE_NEWUTS}, {"pid", CLONE_NEWPID}, {"mnt", CLONE_NEWNS},
};

static struct {
    struct entry entry;
    struct sock_fprog filter;
    // The box's user namespaces, the innermost first.
    int users[DEPTH];
    int depth;
    int spaces[sizeof KINDS / sizeof *KINDS];
    // /proc of the host, on which the kernel's settings are not read-only.
    int proc;
    int console;
    bool shows;
} it;

__attribute__((noreturn)) static void refuse(const char *what) {
    char text[512];
    snprintf(text, sizeof text, "sandlot: %s", what);
    die(STATUS_NOT_RUN, text);
}

static uint8_t *read_whole(int fd, size_t *length) {
    struct buffer all = {0};
    while (buffer_reserve(&all, 65536)) {
        ssize_t n = read(fd, all.bytes + all.length, 65536);
        if (n > 0) {
            all.length += (size_t) n;
        } else if (n == 0) {
            *length = all.length;
            return all.bytes;
        } else if (errno != EINTR) {
            break;
        }
    }
    refuse("the order can't be read");
}

static void take_orders(void) {
    size_t length;
    uint8_t *bytes = read_whole(ORDER_FD, &length);
    if (!parse_entry(bytes, length, &it.entry)) {
        errno = EBADMSG;
        refuse("the order");
    }
    bytes = read_whole(FILTER_FD, &length);
    it.filter = (struct sock_fprog){.len = (unsigned short) (length / sizeof(struct sock_filter)), .filter = (void *) bytes};
    close(ORDER_FD);
    close(FILTER_FD);
}

static int open_namespace(const char *pid, const char *name) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/ns/%s", pid, name);
    int space = out_of_the_way(open(path, O_RDONLY | O_CLOEXEC));
    if (space < 0) {
        refuse(path);
    }
    return space;
}

// The box's own user namespace, and those around it that aren't ours.
static void open_users(const char *pid) {
    struct stat own;
    struct stat next;
    if (stat("/proc/self/ns/user", &own) != 0) {
        refuse("/proc/self/ns/user");
    }
    int user = open_namespace(pid, "user");
    while (it.depth < DEPTH && fstat(user, &next) == 0 && next.st_ino != own.st_ino) {
        it.users[it.depth++] = user;
        user = out_of_the_way(ioctl(user, NS_GET_PARENT));
        if (user < 0) {
            refuse("the sandbox's user namespace");
        }
    }
}

static void open_namespaces(char **words) {
    const char *pid = *words++;
    open_users(pid);
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        it.spaces[i] = -1;
    }
    for (; strcmp(*words, "--") != 0; words++) {
        size_t i = 0;
        while (i < sizeof KINDS / sizeof *KINDS && strcmp(*words, KINDS[i].name) != 0) {
            i++;
        }
        if (i == sizeof KINDS / sizeof *KINDS) {
            errno = EINVAL;
            refuse(*words);
        }
        it.spaces[i] = open_namespace(pid, *words);
    }
}

// Who made the outermost of the box's user namespaces has every capability in it, and needs them to enter the others, which belong to that one.
static void enter_namespaces(void) {
    struct stat outside;
    struct stat inside;
    if (stat("/", &outside) != 0) {
        refuse("/");
    }
    if (it.depth > 0 && setns(it.users[it.depth - 1], CLONE_NEWUSER) != 0) {
        refuse("the sandbox's outer user namespace");
    }
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        if (it.spaces[i] >= 0 && setns(it.spaces[i], KINDS[i].type) != 0) {
            refuse(KINDS[i].name);
        }
    }
    console_show(it.console);
    for (int i = it.depth - 2; i >= 0; i--) {
        if (setns(it.users[i], CLONE_NEWUSER) != 0) {
            refuse("the sandbox's user namespace");
        }
    }
    // Whatever the daemon believes: the walls are the box's, and where they are not there, nothing is run.
    if (stat("/", &inside) != 0 || (inside.st_dev == outside.st_dev && inside.st_ino == outside.st_ino)) {
        errno = EXDEV;
        refuse("the process to enter is in no box");
    }
}

static void write_setting(const char *path, const char *value) {
    int file = openat(it.proc, path, O_WRONLY | O_CLOEXEC);
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
    limit(RLIMIT_NPROC, it.entry.processes);
    uid_t uid = geteuid();
    gid_t gid = getegid();
    if (unshare(CLONE_NEWUSER) != 0) {
        refuse("a user namespace");
    }
    char map[64];
    write_setting("self/setgroups", "deny");
    snprintf(map, sizeof map, "%u %u 1", uid, uid);
    write_setting("self/uid_map", map);
    snprintf(map, sizeof map, "%u %u 1", gid, gid);
    write_setting("self/gid_map", map);
    write_setting("sys/user/max_user_namespaces", "0");
    // Names of groups begin at the process's own.
    if (unshare(CLONE_NEWCGROUP) != 0) {
        refuse("a control group namespace");
    }
}

static void close_all_else(bool script) {
    unsigned int from = it.shows ? READY_FD + 1 : STDERR_FILENO + 1;
    bool told = fcntl(TOLD_FD, F_GETFD) >= 0;
    if (close_range(from, told ? TOLD_FD - 1 : TOLD_FD, 0) != 0 || close_range(script ? SCRIPT_FD + 1 : SCRIPT_FD, ~0U, 0) != 0) {
        refuse("descriptors");
    }
    if (told) {
        fcntl(TOLD_FD, F_SETFD, FD_CLOEXEC);
    }
}

__attribute__((noreturn)) static void become_command(char **argv) {
    extern char **environ;
    own_user_namespace();
    forget_signals();
    if (!(it.entry.flags & ENTER_ON_TERMINAL) && setsid() < 0) {
        refuse("a session");
    }
    limit(RLIMIT_CORE, it.entry.core);
    limit(RLIMIT_NOFILE, it.entry.open_files);
    limit(RLIMIT_MEMLOCK, it.entry.locked);
    if (!drop_bounding_set() || !drop_capabilities()) {
        refuse("capabilities");
    }
    if (chdir(it.entry.directory) != 0) {
        refuse(it.entry.directory);
    }
    close_all_else(fcntl(SCRIPT_FD, F_GETFD) >= 0);
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &it.filter) != 0) {
        refuse("the system call filter");
    }
    environ = it.entry.environment;
    (void) !write(TOLD_FD, "\n", 1);
    execvp(argv[0], argv);
    if (errno == ENOENT) {
        dprintf(STDERR_FILENO, "sandlot: %s: not found\n", argv[0]);
        _exit(STATUS_NOT_FOUND);
    }
    dprintf(STDERR_FILENO, "sandlot: %s: %s\n", argv[0], strerror(errno));
    _exit(STATUS_NOT_EXECUTABLE);
}

// What of the display is on the host's side; an earlier server's socket is nobody's any more.
static void open_display(const char *directory) {
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "rfb"};
    if (chdir(directory) != 0 || (unlink(name.sun_path) != 0 && errno != ENOENT)) {
        refuse(directory);
    }
    int socket_ = out_of_the_way(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    int ready = out_of_the_way(open("ready", O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (socket_ < 0 || ready < 0 || bind(socket_, (struct sockaddr *) &name, sizeof name) != 0 || listen(socket_, BACKLOG) != 0
            || dup2(socket_, STDIN_FILENO) < 0 || dup2(ready, READY_FD) < 0) {
        refuse("the display's socket");
    }
    it.shows = true;
}

__attribute__((noreturn)) static void end_like(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    _exit(WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status));
}

void enter(int argc, char **argv) {
    char **command = NULL;
    for (int i = 3; i < argc - 1 && !command; i++) {
        command = strcmp(argv[i], "--") == 0 ? argv + i + 1 : NULL;
    }
    if (!command) {
        errno = EINVAL;
        refuse("enter");
    }
    take_orders();
    it.proc = out_of_the_way(open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC));
    open_namespaces(argv + 2);
    if (*it.entry.display) {
        open_display(it.entry.display);
    }
    it.console = it.entry.flags & ENTER_ON_TERMINAL ? console_take() : -1;
    enter_namespaces();
    pid_t child = fork();
    if (child < 0) {
        refuse("a process");
    }
    if (child == 0) {
        become_command(command);
    }
    // Whoever reads what the command prints sees its end, whatever is here.
    close_range(STDIN_FILENO, ~0U, 0);
    end_like(child);
}
