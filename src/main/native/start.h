// Starts something of a sandbox on the host's side:
//
//   start UID PROGRAM [ARGUMENT ...]
//
// In a session of its own; becomes UID for good ("-" leaves things as they are) and runs the program. Runs with an environment of PATH alone.
#ifndef SANDLOT_START_H
#define SANDLOT_START_H

__attribute__((noreturn)) void start(int argc, char **argv);

// The same: PROGRAM and its arguments up to a null.
__attribute__((noreturn)) void start_as(const char *uid, char **program);

#endif
