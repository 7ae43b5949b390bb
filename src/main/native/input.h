// The frames by which an open standard input is fed. They outlive versions: a daemon may feed what the daemon before it has started.
//
// "D", a length of 16 bits and that many bytes; "E" for the end of file; "Q" and a tag of 32 bits ask how many bytes have been taken so far.
// Big-endian; at most PIPE_BUF long, so that each is written to the pipe whole or not at all.
#ifndef SANDLOT_INPUT_H
#define SANDLOT_INPUT_H

#include "bytes.h"

// Who takes what the frames say, in their order. A function may be null.
struct input_taker {
    void *of;
    void (*data)(void *of, const uint8_t *bytes, size_t length);
    void (*question)(void *of, uint32_t tag);
    void (*end)(void *of);
};

// Takes the whole frames that are in front, and says how many bytes these were. An unknown letter is the end: who writes what this doesn't
// know can't be followed any further.
size_t take_input(const uint8_t *bytes, size_t length, const struct input_taker *taker);

#endif
