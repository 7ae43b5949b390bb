// What awaits something of the keeper: a holder its job, a program its input and somebody who listens.
#ifndef SANDLOT_WARDS_H
#define SANDLOT_WARDS_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "bytes.h"

struct ward {
    uint64_t token;
    // Where the job or the input goes; -1 where it has been given.
    int giver;
    // What is still to be written there.
    struct buffer due;
    // What the program prints; -1 for a holder, or when nobody can any more.
    int voice;
    // A program gets its input as it comes, and nothing is said of its length.
    bool is_program;
    // Its giver stays open until nobody asks for it any more: then, and with the keeper, it is over.
    bool stays;
    // Nobody asks for it any more; it goes when all that is due is written.
    bool let_go;
};

// All there are, by token, and room to await each. Freed by nobody: it lives as long as the keeper.
struct wards {
    struct ward *all;
    size_t count;
    size_t capacity;
    struct pollfd *polled;
};

// Room for one more, or false where there is no memory.
bool wards_reserve(struct wards *wards);

// Takes one up, for which there is room.
void wards_add(struct wards *wards, struct ward ward);

// Null where there is none.
struct ward *wards_find(const struct wards *wards, uint64_t token);

// In a child: what belongs to the others is closed, so that their ends are seen.
void wards_leave(struct wards *wards);

// Writes what the other takes at once. One that is slow to take it must not keep the others waiting.
void ward_give_due(struct ward *ward);

// Nobody asks for it any more: it is heard no more, and gets its end when it has all that is due.
void ward_let_go(struct ward *ward);

// It prints nothing more.
void ward_silence(struct ward *ward);

// Forgets those that nothing is to be done for any more.
void wards_sweep(struct wards *wards);

bool wards_is_something_due(const struct wards *wards);

// Fills in what is to be awaited: `own` first, then for each its voice and that it takes more. How many these are.
nfds_t wards_await(struct wards *wards, struct pollfd own);

#endif
