#include "relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "listeners.h"
#include "process.h"
#include "words.h"

enum {
    // A pipe's capacity.
    BLOCK = 65536,
    PORT_MAX = 65535,
    USAGE = 64,
    ANSWER_MAX = 8192,
};

// One direction. What was read last is written before anything more is read.
struct flow {
    int from;
    int to;
    // Nothing more is read: it has come to its end, or nobody takes it any more.
    bool ended;
    // Its end has been passed on.
    bool over;
    size_t start;
    size_t end;
    uint8_t bytes[BLOCK];
};

static struct flow inward = {.from = STDIN_FILENO};
static struct flow outward = {.to = STDOUT_FILENO};

static int connect_to(const char *address, uint16_t port) {
    bool six = strchr(address, ':') != NULL;
    struct sockaddr_in of4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 of6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    if (inet_pton(six ? AF_INET6 : AF_INET, address, six ? (void *) &of6.sin6_addr : (void *) &of4.sin_addr) != 1) {
        errno = EINVAL;
        return -1;
    }
    const struct sockaddr *name = six ? (const struct sockaddr *) &of6 : (const struct sockaddr *) &of4;
    int made = socket(name->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made >= 0 && connect(made, name, six ? sizeof of6 : sizeof of4) != 0) {
        int why = errno;
        close(made);
        errno = why;
        return -1;
    }
    return made;
}

// To the first that answers; what the first said is why there is none.
static int connect_first(char **addresses, uint16_t port) {
    int why = 0;
    for (; *addresses; addresses++) {
        int made = connect_to(*addresses, port);
        if (made >= 0) {
            return made;
        }
        why = why ? why : errno;
    }
    dprintf(STDERR_FILENO, "%s\n", strerror(why));
    _exit(1);
}

static void never_wait(int fd) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0) {
        die(1, "a descriptor");
    }
}

static bool has_some(const struct flow *flow) {
    return flow->start < flow->end;
}

static bool takes_more(const struct flow *flow) {
    return !flow->ended && !has_some(flow);
}

static bool is_for_later(void) {
    return errno == EAGAIN || errno == EINTR;
}

static void take(struct flow *flow) {
    ssize_t n = read(flow->from, flow->bytes, sizeof flow->bytes);
    if (n > 0) {
        flow->start = 0;
        flow->end = (size_t) n;
    } else if (n == 0 || !is_for_later()) {
        flow->ended = true;
    }
}

static void give(struct flow *flow) {
    ssize_t n = write(flow->to, flow->bytes + flow->start, flow->end - flow->start);
    if (n >= 0) {
        flow->start += (size_t) n;
    } else if (!is_for_later()) {
        flow->start = flow->end;
        flow->ended = true;
    }
}

static void pass_ends_on(int connection) {
    if (outward.ended && !has_some(&outward) && !outward.over) {
        outward.over = true;
        close(STDOUT_FILENO);
    }
    if (inward.ended && !has_some(&inward) && !inward.over) {
        inward.over = true;
        shutdown(connection, SHUT_WR); // fails where the other end has gone altogether
        close(STDIN_FILENO);
    }
}

static void carry(int connection) {
    short wanted = (short) ((takes_more(&outward) ? POLLIN : 0) | (has_some(&inward) ? POLLOUT : 0));
    // Where the other end sends nothing more, it is still to be seen that it takes nothing more either.
    bool watched = wanted != 0 || (outward.ended && !inward.ended);
    struct pollfd ready[] = {
        {.fd = watched ? connection : -1, .events = wanted},
        {.fd = takes_more(&inward) ? STDIN_FILENO : -1, .events = POLLIN},
        {.fd = has_some(&outward) ? STDOUT_FILENO : -1, .events = POLLOUT},
    };
    if (poll(ready, sizeof ready / sizeof *ready, -1) < 0) {
        if (errno != EINTR) {
            die(1, "poll");
        }
        return;
    }
    if (ready[0].revents && wanted == 0) {
        inward.ended = true;
    }
    if (ready[0].revents && takes_more(&outward)) {
        take(&outward);
    }
    if (ready[1].revents) {
        take(&inward);
    }
    if (ready[2].revents && has_some(&outward)) {
        give(&outward);
    }
    if (ready[0].revents && has_some(&inward)) {
        give(&inward);
    }
}

// Until both ways have come to their end.
__attribute__((noreturn)) static void carry_all(int connection) {
    never_wait(connection);
    never_wait(STDOUT_FILENO);
    inward.to = outward.from = connection;
    while (!inward.over || !outward.over) {
        carry(connection);
        pass_ends_on(connection);
    }
    _exit(0);
}

// What the proxy answers is read byte by byte: what comes behind it is not the answer's. False where that is no yes.
static bool is_let_through(int connection, char *answer, size_t size) {
    size_t length = 0;
    while (length + 1 < size && (length < 4 || memcmp(answer + length - 4, "\r\n\r\n", 4) != 0)) {
        ssize_t n = read(connection, answer + length, 1);
        if (n == 0 || (n < 0 && errno != EINTR)) {
            break;
        }
        length += n > 0;
    }
    answer[length] = '\0';
    answer[strcspn(answer, "\r\n")] = '\0';
    return strncmp(answer, "HTTP/1.1 200 ", 13) == 0;
}

void connect_by_proxy(int argc, char **argv) {
    uint64_t port;
    if (argc != 4 || !word_number(argv[3], PORT_MAX, &port) || port == 0 || strpbrk(argv[2], "\r\n ")) {
        fputs("usage: sandlot-keeper connect HOST PORT\n", stderr);
        _exit(USAGE);
    }
    signal(SIGPIPE, SIG_IGN);
    int connection = connect_to("127.0.0.1", listener_ports[0]);
    if (connection < 0) {
        die(1, "the sandbox's proxy");
    }
    bool six = strchr(argv[2], ':') && argv[2][0] != '[';
    char answer[ANSWER_MAX];
    if (dprintf(connection, "CONNECT %s%s%s:%u HTTP/1.1\r\n\r\n", six ? "[" : "", argv[2], six ? "]" : "", (unsigned) port) < 0
            || !is_let_through(connection, answer, sizeof answer)) {
        dprintf(STDERR_FILENO, "%s:%u: %s\n", argv[2], (unsigned) port, answer);
        _exit(1);
    }
    carry_all(connection);
}

void relay(int argc, char **argv) {
    uint64_t port;
    if (argc < 4 || !word_number(argv[2], PORT_MAX, &port) || port == 0) {
        fputs("usage: sandlot-keeper relay PORT ADDRESS...\n", stderr);
        _exit(USAGE);
    }
    signal(SIGPIPE, SIG_IGN);
    int connection = connect_first(argv + 3, (uint16_t) port);
    int on = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // it would only be slower
    put(STDOUT_FILENO, "\n", 1);
    carry_all(connection);
}
