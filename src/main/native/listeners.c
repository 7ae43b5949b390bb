#include "listeners.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "box.h"
#include "process.h"

enum {
    BACKLOG = 4096,
    // How many are turned away before others have their turn.
    TURN = 64,
};

static struct {
    bool made;
    int all[LISTENERS];
    // Of the daemon whose they are, or -1.
    int daemon;
} it = {.daemon = -1};

static int listen_at(unsigned short port) {
    static const int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    int listener = out_of_the_way(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (listener >= 0
            && (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
                    || bind(listener, (struct sockaddr *) &address, sizeof address) != 0 || listen(listener, BACKLOG) != 0)) {
        close(listener);
        return -1;
    }
    return listener;
}

// All of them or none.
static bool make(void) {
    for (int i = 0; !it.made && i < LISTENERS; i++) {
        it.all[i] = listen_at(listener_ports[i]);
        if (it.all[i] < 0) {
            while (i-- > 0) {
                close(it.all[i]);
            }
            return false;
        }
    }
    it.made = true;
    return true;
}

static bool hand(int connection, int listener) {
    char word = 'L';
    struct iovec part = {.iov_base = &word, .iov_len = 1};
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof listener)];
    } control = {0};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    *head = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof listener), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(head), &listener, sizeof listener);
    return sendmsg(connection, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == 1;
}

static void leave(void) {
    if (it.daemon >= 0) {
        close(it.daemon);
    }
    it.daemon = -1;
}

// True where none waits any more.
static bool turn_away(int listener) {
    for (int i = 0; i < TURN; i++) {
        int waiting = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (waiting < 0) {
            return true;
        }
        close(waiting);
    }
    return false;
}

// What waited for nobody waits for no daemon that comes later.
static void turn_all_away(void) {
    for (int i = 0; i < LISTENERS; i++) {
        while (!turn_away(it.all[i])) {
        }
    }
}

static void serve(int connection) {
    bool anew = it.daemon < 0;
    leave();
    if (!make()) {
        close(connection);
        return;
    }
    if (anew) {
        turn_all_away();
    }
    it.daemon = connection;
    for (int i = 0; i < LISTENERS && it.daemon >= 0; i++) {
        if (!hand(connection, it.all[i])) {
            leave();
        }
    }
}

void listeners_await(struct pollfd polled[LISTENER_POLLS]) {
    polled[0] = (struct pollfd){.fd = BOX_LISTENERS_FD, .events = POLLIN};
    polled[1] = (struct pollfd){.fd = it.daemon, .events = POLLIN};
    for (int i = 0; i < LISTENERS; i++) {
        polled[2 + i] = (struct pollfd){.fd = it.made && it.daemon < 0 ? it.all[i] : -1, .events = POLLIN};
    }
}

void listeners_work(const struct pollfd polled[LISTENER_POLLS]) {
    // Nobody says anything on it: it has ended.
    if (polled[1].revents) {
        leave();
    }
    for (int i = 0; i < LISTENERS; i++) {
        if (polled[2 + i].revents) {
            (void) turn_away(it.all[i]);
        }
    }
    int connection = polled[0].revents ? out_of_the_way(accept4(BOX_LISTENERS_FD, NULL, NULL, SOCK_CLOEXEC)) : -1;
    if (connection >= 0) {
        serve(connection);
    }
}
