// What a terminal has printed: its log. Where the disk is full, what can't be written waits, and nothing more is taken until it is: not a byte is
// dropped, and whoever prints waits.
#ifndef SANDLOT_PRINTED_H
#define SANDLOT_PRINTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "bytes.h"

enum {
    // Between tries on a full disk.
    PRINTED_RETRY_MILLIS = 100,
};

struct printed {
    // To be appended to and to be read.
    int log;
    // How long it is; what waits comes behind that.
    uint64_t length;
    struct buffer waiting;
    size_t written;
};

// What an earlier run of the process has printed comes before.
void printed_open(struct printed *printed, int log);

// Where what comes next will be.
uint64_t printed_end(const struct printed *printed);

void printed_take(struct printed *printed, const void *bytes, size_t length);

// What waits is tried again. Whether nothing waits any more.
bool printed_settle(struct printed *printed);

// As read(2), from this position.
ssize_t printed_read(const struct printed *printed, uint64_t position, void *into, size_t size);

#endif
