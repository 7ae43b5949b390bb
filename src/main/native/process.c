#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    // The commands get 0 to 8 at most; what is for us alone lies above.
    FIRST_OWN = 16,
    SIGNALS = 64,
    // The kernel's size of a set of signals, and of a sigaction that is at most this.
    SIGSET_BYTES = 8,
    SIGACTION_BYTES = 64,
    RETRY_MILLIS = 100,
    LAST_CAPABILITY = 63,
};

int shell_status(int status) {
    return WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

void die(int status, const char *what) {
    dprintf(STDERR_FILENO, "%s: %s\n", what, strerror(errno));
    _exit(status);
}

void forget_signals(void) {
    // By the kernel's calls, because the library's leave its own signals out. KILL and STOP can't be set, and needn't.
    static const uint8_t nothing[SIGACTION_BYTES];
    for (int signal = 1; signal <= SIGNALS; signal++) {
        syscall(SYS_rt_sigaction, signal, nothing, NULL, SIGSET_BYTES);
    }
    syscall(SYS_rt_sigprocmask, 2 /* SIG_SETMASK */, nothing, NULL, SIGSET_BYTES);
}

bool drop_bounding_set(void) {
    for (int capability = 0; capability <= LAST_CAPABILITY; capability++) {
        // A kernel knows fewer than there may be.
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && (errno != EINVAL || capability == 0)) {
            return false;
        }
    }
    return true;
}

bool drop_capabilities(void) {
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) {
        return false;
    }
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}};
    return syscall(SYS_capset, &head, none) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

// Whether the line of this name in /proc/self/status says just this.
static bool is_so(const char *status, const char *name, const char *wanted, char *why, size_t size) {
    size_t length = strlen(name);
    for (const char *line = status; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
        if (strncmp(line, name, length) != 0 || line[length] != ':') {
            continue;
        }
        const char *value = line + length + 1;
        value += strspn(value, " \t");
        size_t end = strcspn(value, "\n");
        while (end > 0 && (value[end - 1] == ' ' || value[end - 1] == '\t')) {
            end--;
        }
        if (end == strlen(wanted) && memcmp(value, wanted, end) == 0) {
            return true;
        }
        snprintf(why, size, "%s is %.*s", name, (int) end, value);
        return false;
    }
    snprintf(why, size, "%s is not known", name);
    return false;
}

static bool is_powerless(uint32_t uid, char *why, size_t size) {
    char status[8192];
    int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, status, sizeof status - 1);
    if (length <= 0) {
        snprintf(why, size, "/proc/self/status: %s", strerror(errno));
        return false;
    }
    close(file);
    status[length] = 0;
    char ids[64];
    snprintf(ids, sizeof ids, "%u\t%u\t%u\t%u", uid, uid, uid, uid);
    const char *none = "0000000000000000";
    return is_so(status, "Uid", ids, why, size) && is_so(status, "Gid", ids, why, size)
            && is_so(status, "Groups", "", why, size) && is_so(status, "NoNewPrivs", "1", why, size)
            && is_so(status, "CapInh", none, why, size) && is_so(status, "CapPrm", none, why, size)
            && is_so(status, "CapEff", none, why, size) && is_so(status, "CapBnd", none, why, size)
            && is_so(status, "CapAmb", none, why, size);
}

bool become(uint32_t uid, char *why, size_t size) {
    char said[128] = "";
    // The bounding set can only be lowered while there are capabilities, and ids only be changed then: in this order. What fails shows in the end.
    (void) !drop_bounding_set();
    bool done = setgroups(0, NULL) == 0 && setresgid(uid, uid, uid) == 0 && setresuid(uid, uid, uid) == 0;
    if (!done) {
        snprintf(said, sizeof said, "%s", strerror(errno));
    }
    if (!drop_capabilities() && done) {
        snprintf(said, sizeof said, "%s", strerror(errno));
        done = false;
    }
    if (!done || !is_powerless(uid, said, sizeof said)) {
        snprintf(why, size, "can't become %u: %s", uid, said);
        return false;
    }
    return true;
}

void raise_descriptors(void) {
    struct rlimit now;
    if (getrlimit(RLIMIT_NOFILE, &now) == 0) {
        now.rlim_cur = now.rlim_max;
        (void) setrlimit(RLIMIT_NOFILE, &now);
    }
}

uint64_t start_time(void) {
    char stat[1024];
    int file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, stat, sizeof stat - 1);
    if (file >= 0) {
        close(file);
    }
    if (length <= 0) {
        return 0;
    }
    stat[length] = 0;
    // The name in parentheses may hold anything; the last closing one ends it. What follows is the third field.
    char *at = strrchr(stat, ')');
    for (int field = 2; at && field < 22; field++) {
        at = strchr(at + 1, ' ');
    }
    return at ? strtoull(at + 1, NULL, 10) : 0;
}

int out_of_the_way(int fd) {
    if (fd < 0) {
        return -1;
    }
    int moved = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_OWN);
    int why = errno;
    close(fd);
    errno = why;
    return moved;
}

bool make_pipe(int ends[2]) {
    int made[2];
    ends[0] = ends[1] = -1;
    if (pipe2(made, O_CLOEXEC) != 0) {
        return false;
    }
    ends[0] = out_of_the_way(made[0]);
    ends[1] = out_of_the_way(made[1]);
    if (ends[0] >= 0 && ends[1] >= 0) {
        return true;
    }
    int why = errno;
    close_pipe(ends);
    errno = why;
    return false;
}

void close_pipe(const int ends[2]) {
    for (int i = 0; i < 2; i++) {
        if (ends[i] >= 0) {
            close(ends[i]);
        }
    }
}

bool open_null(int fd) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0) {
        return false;
    }
    bool done = null == fd ? fcntl(fd, F_SETFD, 0) == 0 : dup2(null, fd) == fd;
    if (null != fd) {
        close(null);
    }
    return done;
}

void wait_millis(long millis) {
    nanosleep(&(struct timespec){.tv_sec = millis / 1000, .tv_nsec = millis % 1000 * 1000000}, NULL);
}

bool put(int fd, const void *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        ssize_t n = write(fd, (const uint8_t *) bytes + done, length - done);
        if (n >= 0) {
            done += (size_t) n;
        } else if (errno == EAGAIN) {
            poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

void append(int fd, const void *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        ssize_t n = write(fd, (const uint8_t *) bytes + done, length - done);
        if (n >= 0) {
            done += (size_t) n;
        } else if (errno != EINTR) {
            wait_millis(RETRY_MILLIS);
        }
    }
}

bool read_all(int fd, void *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        ssize_t n = read(fd, (uint8_t *) bytes + done, length - done);
        if (n > 0) {
            done += (size_t) n;
        } else if (n == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}
