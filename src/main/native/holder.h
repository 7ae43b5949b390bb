// The holder of one process: has its command started in the box, carries what it prints into its log and what it is told into its standard
// input, and records its end. It outlives the daemon, which is not in the data path.
//
// It comes to its job as job.h says, and writes what becomes of it as record.h says. Standard input arrives on the descriptor that is told there
// as the frames of input.h; "Q" is answered in the record.
#ifndef SANDLOT_HOLDER_H
#define SANDLOT_HOLDER_H

#include "job.h"

// To be appended to.
struct holder_files {
    int record;
    int out;
    int err;
};

// Keeps one process from its job to its end, whose child waits for its order. The caller has given up every privilege. A fault that comes before
// the answer is told there.
__attribute__((noreturn)) void hold(struct errand errand, struct holder_files files);

#endif
