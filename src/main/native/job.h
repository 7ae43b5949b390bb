// How a holder comes to its job: it answers who it is, when it started, and who the child is that will become the command, so that the daemon can
// put that into its control group before anything runs; then it reads one job (frames.h) from its pipe. One that is cut short, because the daemon
// died or has no use for the holder, is never run and leaves no trace.
#ifndef SANDLOT_JOB_H
#define SANDLOT_JOB_H

#include <stddef.h>
#include <stdint.h>

#include "frames.h"
#include "inside.h"

// The order between the keeper and one of the holders that it makes.
struct errand {
    uint64_t token;
    int job;
    int answers;
    struct inside inside;
};

// Answers that it can't be carried out, with what errno says, and ends.
__attribute__((noreturn)) void errand_fail(const struct errand *errand, const char *what);

struct given_job {
    struct job job;
    // When the holder started.
    uint64_t start;
    uint8_t *bytes;
    size_t length;
};

// Answers, waits, and ends this process where nothing is to be done. Nobody hears answers any more.
struct given_job await_job(struct errand *errand);

// What was in it may be secret.
void forget_job(struct given_job *given);

#endif
