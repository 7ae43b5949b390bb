#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box.h"
#include "bytes.h"
#include "messages.h"
#include "process.h"
#include "pty.h"

enum { PATIENCE_SECONDS = 20 };

// By a name relative to the directory, whose own may be longer than a socket's can be.
static int connect_in(const char *directory) {
    static const int on = 1;
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = BOX_SOCKET};
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    int here = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    int connection = out_of_the_way(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    bool done = here >= 0 && connection >= 0 && setsockopt(connection, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0
            && setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0
            && setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 && chdir(directory) == 0
            && connect(connection, (struct sockaddr *) &name, sizeof name) == 0;
    int why = errno;
    done = here >= 0 && fchdir(here) == 0 && done;
    close(here);
    if (!done && connection >= 0) {
        close(connection);
    }
    errno = why;
    return done ? connection : -1;
}

// The message's first bytes, the pid of who sent it where that is told, and the descriptor that came with it or -1. As recvmsg(2).
static ssize_t receive(int connection, uint8_t words[5], pid_t *pid, int *descriptor, int flags) {
    struct iovec part = {.iov_base = words, .iov_len = 5};
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof(struct ucred)) + CMSG_SPACE(sizeof(int))];
    } control = {0};
    *descriptor = -1;
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t n;
    // A child that was killed before it took all that it was sent is told first, and only then what was said before.
    while ((n = recvmsg(connection, &message, flags | MSG_CMSG_CLOEXEC)) < 0 && (errno == EINTR || errno == ECONNRESET)) {
    }
    for (struct cmsghdr *head = n > 0 ? CMSG_FIRSTHDR(&message) : NULL; head; head = CMSG_NXTHDR(&message, head)) {
        struct ucred from;
        if (head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_CREDENTIALS) {
            memcpy(&from, CMSG_DATA(head), sizeof from);
            *pid = from.pid;
        } else if (head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(sizeof(int))) {
            memcpy(descriptor, CMSG_DATA(head), sizeof *descriptor);
        }
    }
    return n;
}

bool inside_open(const char *directory, struct inside *inside, char *why, size_t size) {
    *inside = (struct inside){.connection = connect_in(directory), .terminal = -1};
    if (inside->connection < 0) {
        snprintf(why, size, "the sandbox's first process: %s", strerror(errno));
        return false;
    }
    uint8_t words[5] = {0};
    int none;
    ssize_t n = receive(inside->connection, words, &inside->pid, &none, 0);
    if (none >= 0) {
        close(none);
    }
    if (n < 0) {
        snprintf(why, size, "the sandbox's first process doesn't answer: %s", strerror(errno));
    } else if (n == 5 && words[0] == WORD_FAILED) {
        snprintf(why, size, "the sandbox can't have another process: %s", strerror((int) read_u32(words + 1)));
    } else if (n == 0 || words[0] != WORD_HERE || inside->pid <= 1) {
        snprintf(why, size, "the process in the sandbox has ended at once");
    } else {
        // The same number on every architecture.
        inside->pidfd = out_of_the_way((int) syscall(SYS_pidfd_open, inside->pid, 0));
        if (inside->pidfd >= 0) {
            return true;
        }
        snprintf(why, size, "the process in the sandbox: %s", strerror(errno));
    }
    close(inside->connection);
    return false;
}

bool inside_go(const struct inside *inside, const void *order, size_t length, struct inside_ends ends) {
    int file = out_of_the_way(memfd_create("order", MFD_CLOEXEC));
    if (file < 0 || !put(file, order, length)) {
        close(file);
        return false;
    }
    int descriptors[GIVEN_MOST] = {file, ends.in, ends.out, ends.err};
    size_t count = GIVEN_ALWAYS;
    uint8_t words[GO_BYTES] = {WORD_GO, 0};
    write_u16(words + 2, (uint16_t) ends.cols);
    write_u16(words + 4, (uint16_t) ends.rows);
    if (ends.ready >= 0) {
        words[1] |= GIVEN_READY;
        descriptors[count++] = ends.ready;
    }
    struct iovec part = {.iov_base = words, .iov_len = sizeof words};
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof descriptors)];
    } control = {0};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = CMSG_SPACE(count * sizeof(int))};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    *head = (struct cmsghdr){.cmsg_len = CMSG_LEN(count * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(head), descriptors, count * sizeof(int));
    bool sent = sendmsg(inside->connection, &message, MSG_NOSIGNAL) == sizeof words;
    close(file);
    return sent;
}

// What is no master, or another one, is nobody's.
static void take_terminal(struct inside *inside, int descriptor) {
    if (descriptor < 0) {
        return;
    }
    if (inside->terminal < 0 && pty_is_master(descriptor)) {
        inside->terminal = out_of_the_way(descriptor);
    } else {
        close(descriptor);
    }
}

// False where nothing more is said.
static bool hear(struct inside *inside, int *status, int flags) {
    uint8_t words[5] = {0};
    pid_t from;
    int descriptor;
    ssize_t n;
    while ((n = receive(inside->connection, words, &from, &descriptor, flags)) > 0 && (words[0] == WORD_RUNS || words[0] == WORD_TERMINAL)) {
        inside->runs = inside->runs || words[0] == WORD_RUNS;
        take_terminal(inside, descriptor);
    }
    take_terminal(inside, descriptor);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        return false;
    }
    *status = n == 5 && words[0] == WORD_ENDED ? (int) read_u32(words + 1) : SIGKILL;
    return true;
}

bool inside_hear(struct inside *inside, int *status) {
    return hear(inside, status, MSG_DONTWAIT);
}

void inside_await(struct inside *inside, int *status) {
    while (!hear(inside, status, 0)) {
    }
}

bool inside_was_run(const struct inside *inside, int status) {
    return inside->runs || WIFSIGNALED(status);
}

void inside_kill(const struct inside *inside) {
    (void) !syscall(SYS_pidfd_send_signal, inside->pidfd, SIGKILL, NULL, 0);
}
