// Starts something of a sandbox on the host's side:
//
//   start [-w] UID ARGS FILTER PROGRAM [ARGUMENT ...]
//
// In a session of its own. With -w it waits for a line on standard input first, so that it can be put into a control group, and does nothing
// where that ends instead. Opens the files while it still may, then becomes UID for good ("-" leaves things as they are) and runs the program
// with 5 = ARGS, 6 = FILTER, for reading; "-" opens nothing. Runs with an environment of PATH alone.
#ifndef SANDLOT_START_H
#define SANDLOT_START_H

__attribute__((noreturn)) void start(int argc, char **argv);

#endif
