// What is typed into a terminal and waits for the kernel to take it, in its order; and who is to be told when that is done.
#ifndef SANDLOT_TYPING_H
#define SANDLOT_TYPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes.h"

// What one frame has typed: its last byte, counted from the first ever.
struct typed {
    uint64_t end;
    size_t length;
    uint64_t connection;
    uint64_t token;
};

struct typing {
    struct buffer bytes;
    // Of these, from the front.
    size_t taken;
    // Of all that ever were.
    uint64_t before;
    struct typed *all;
    size_t count;
    size_t capacity;
};

// Tells whose was taken as a whole, or will not be.
typedef void typing_end(void *of, const struct typed *typed, bool done);

// What nobody waits for.
bool typing_put(struct typing *typing, const void *bytes, size_t length);

// The last `length` bytes that were put are this frame of this connection. False where there is no memory.
bool typing_belongs(struct typing *typing, size_t length, uint64_t connection, uint64_t token);

size_t typing_waits(const struct typing *typing);

// Writes what is taken at once. Where nobody can read any more, all of it has failed.
void typing_write(struct typing *typing, int master, typing_end *end, void *of);

// None of it can be typed any more.
void typing_fail(struct typing *typing, typing_end *end, void *of);

#endif
