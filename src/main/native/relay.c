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

#include "process.h"
#include "words.h"

enum {
    // A pipe's capacity.
    BLOCK = 65536,
    PORT_MAX = 65535,
    USAGE = 64,
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
    never_wait(connection);
    never_wait(STDOUT_FILENO);
    inward.to = outward.from = connection;
    while (!inward.over || !outward.over) {
        carry(connection);
        pass_ends_on(connection);
    }
    _exit(0);
}
