// The door of a terminal's holder: a unix socket in the process's directory of logs, where nothing of a sandbox sees it, and its connections, any
// number of them. Each is answered in its own time; one that doesn't take its answers is closed, and holds nobody up.
#ifndef SANDLOT_DOOR_H
#define SANDLOT_DOOR_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes.h"
#include "door_frames.h"

// The socket's name in its directory.
#define DOOR_SOCKET "door"

struct connection {
    // -1 when it is closed; it is gone after the next sweep.
    int fd;
    // Never given twice.
    uint64_t id;
    struct buffer in;
    struct buffer out;
    // Of `out`, from the front.
    size_t sent;
    // No more of it is taken yet, whatever waits; and whether its other end has closed meanwhile.
    bool held;
    bool left;
    // What the holder keeps of it: bytes of it that wait to be typed, screens that it waits for, up to where the screen must have come before its
    // next frame is carried out (0 for no such wait), and whether it is the driver's.
    size_t typing;
    size_t shows;
    uint64_t until;
    bool drives;
};

struct door {
    int listener;
    uint64_t ids;
    struct connection **all;
    size_t count;
    size_t capacity;
};

// Carries the frame out and says so, or says that it is not yet its time: then it is asked again.
typedef bool door_taker(void *of, struct connection *connection, const uint8_t *frame, size_t length);

// Makes the socket in this directory, for who this process is alone. -1 where that can't be; errno says why.
int door_open(int directory);

// How many there are to await.
size_t door_awaits(const struct door *door);

// Fills these in. The listener is first.
void door_await(const struct door *door, struct pollfd *polled);

// Reads, writes and accepts what is there after poll(2) said so, of as many as were awaited.
void door_carry(struct door *door, const struct pollfd *polled, size_t awaited);

// Has the frames taken that are there, and forgets who is closed.
void door_work(struct door *door, door_taker *taker, void *of);

// Null where it has closed.
struct connection *door_find(const struct door *door, uint64_t id);

bool door_has_driver(const struct door *door);

void door_done(struct connection *connection, uint64_t token, uint64_t position);

void door_failed(struct connection *connection, uint64_t token, const char *why);

// An answer whose body is appended to the connection's `out` between these two; the first says where it begins.
size_t door_begin(struct connection *connection, enum door_answer kind, uint64_t token);
void door_end(struct connection *connection, size_t begun);

void door_close(struct connection *connection);

// Nobody comes any more; who still takes answers that wait for him gets them.
void door_leave(struct door *door);

#endif
