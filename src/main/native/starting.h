// What the keeper forks: holders, conduits and programs of the host's side. Each carries out one order (frames.h), or answers why it can't be.
#ifndef SANDLOT_STARTING_H
#define SANDLOT_STARTING_H

#include <stdint.h>

#include "bytes.h"
#include "wards.h"

// What is the keeper's own.
struct keeper_ends {
    int orders;
    int answers;
    struct wards wards;
};

void order_holder(struct keeper_ends *keeper, uint64_t token, struct reader *from);

void order_terminal(struct keeper_ends *keeper, uint64_t token, struct reader *from);

void order_conduit(struct keeper_ends *keeper, uint64_t token, struct reader *from);

void order_program(struct keeper_ends *keeper, uint64_t token, struct reader *from);

// As the sandbox's uid, so that a pid that was reused meanwhile can't be anybody else's.
void order_signal(struct keeper_ends *keeper, uint64_t token, struct reader *from);

// Answers that this order can't be carried out.
void order_failed(const struct keeper_ends *keeper, uint64_t token, const char *why);

#endif
