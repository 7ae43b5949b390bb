// The record of one process, which its holder writes, and daemons of later versions read. A line counts when it has its newline.
//
//   run PID START FD          the holder's own pid and start time; where standard input is fed (input.h), or -1
//   stdin TAG N               so much of that had been taken when it was asked with this tag
//   size COLS ROWS POSITION   a terminal had this size from there on, in bytes of what it has printed
//   exit STATUS               how the command has ended; STATUS is 125 where it ended by itself before it was run: why is in the log
//   signal N                  or which signal has ended it
//   eof                       nobody can print any more
#ifndef SANDLOT_RECORD_H
#define SANDLOT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINE_BYTES = 128 };

// What is printed where the child ended before it had become the command.
#define NOT_RUN "sandlot: the command was not run; why, is said above (status %d)."

void record_run(int record, uint64_t start, int feed);

void record_stdin(int record, uint32_t tag, uint64_t taken);

void record_size(int record, unsigned cols, unsigned rows, uint64_t position);

// That it has ended with this status of wait(2), and in the same breath, where that is known, that nobody prints any more: an end that is seen
// without this is told as one that something was left behind of.
void record_end(int record, int status, bool run, bool complete);

void record_complete(int record);

#endif
