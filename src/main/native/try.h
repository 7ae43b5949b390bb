// Runs the order on descriptor 5 in the box whose init listens in DIRECTORY, with 0, 1 and 2 of its own, and ends as the command does: for doctor,
// which tries whether boxes work here, and for tests.
//
//   try [-w] DIRECTORY
//
// With -w it writes the child's pid and a newline to descriptor 3, and waits for a line on standard input before it gives the order.
#ifndef SANDLOT_TRY_H
#define SANDLOT_TRY_H

__attribute__((noreturn)) void try_order(int argc, char **argv);

#endif
