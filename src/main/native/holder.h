// The holder of one process: has its command started in the box, carries what it prints into its log and what it is told into its standard
// input, and records its end. It outlives the daemon, which is not in the data path.
//
// 1. It has the box's init start the child that will become the command (inside.h), and answers who it is itself, when it started, and who the
//    child is, so that the daemon can put the child into its control group before anything runs.
// 2. It reads one job (frames.h) from its pipe: a length of 32 bits and so many bytes. A job that is cut short, because the daemon died, is
//    never run and leaves no trace.
// 3. The record gets "run PID START FD" (its own pid and start time; where standard input is fed, or -1), then "exit STATUS", or "signal N" where
//    one ended it, when the command has ended, and "eof" when nobody can print any more. A line counts when it has its newline. STATUS is 125
//    where the child ended by itself before it had become the command: what it said is in the log.
//
// Standard input arrives on FD as the frames of input.h; "Q" is answered by a line "stdin TAG N" in the record, N being the bytes taken so far.
// What is written here is read by daemons of later versions.
#ifndef SANDLOT_HOLDER_H
#define SANDLOT_HOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// To be appended to.
struct holder_files {
    int record;
    int out;
    int err;
};

// Keeps one process from its job to its end, in the box whose init listens in this directory. The caller has given up every privilege. A fault
// that comes before the answer is told there.
__attribute__((noreturn)) void hold(uint64_t token, int job, const char *box, struct holder_files files, int answers);

enum { ENDING_BYTES = 128 };

// What is printed where the child ended before it had become the command.
#define NOT_RUN "sandlot: the command was not run; why, is said above (status %d).\n"

// The status of wait(2) as shells have it.
int shell_status(int status);

// The record's line of an end, and how long it is.
size_t write_ending(char line[ENDING_BYTES], int status, bool run);

#endif
