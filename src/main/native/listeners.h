// The way out of a box: two sockets that listen on its own localhost, and that are the daemon's to accept on. Init makes them in the box's network,
// keeps them, and hands them to each daemon that asks, so that which socket a connection comes by is who asks, and nothing in the box can take a
// socket's place.
//
// 1. Who connects to the socket of these (box.h) is sent a message of one byte for each listener, in the order of `listener_ports`, with the listener
//    itself. Where they can't be made, the connection is closed and nothing is sent.
// 2. They are that daemon's as long as the connection is open, or until another asks. Then whoever connects to them is accepted and closed, so that he
//    fails and doesn't wait.
#ifndef SANDLOT_LISTENERS_H
#define SANDLOT_LISTENERS_H

#include <poll.h>

enum {
    LISTENERS = 2,
    // What is polled for them.
    LISTENER_POLLS = LISTENERS + 2,
};

// HTTP's proxy and SOCKS.
static const unsigned short listener_ports[LISTENERS] = {3128, 1080};

// Nothing listens in the box until somebody asks here, by the socket BOX_LISTENERS_FD.
void listeners_await(struct pollfd polled[LISTENER_POLLS]);

void listeners_work(const struct pollfd polled[LISTENER_POLLS]);

#endif
