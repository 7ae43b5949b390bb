// One forwarded connection, inside a sandbox:  relay PORT ADDRESS...
//
// Connects to the first of the addresses that answers and carries bytes both ways between it and standard input and output. Standard output
// begins with one byte of its own, a newline, when the connection is there: whoever reads knows it before anything comes out of it. Standard
// error has one line when its other end sends nothing more ("eof N", after N bytes in all, because the two streams are not in step with each
// other), or one that says why there is no connection, with status 1.
//
// Each direction goes at its own pace and ends by itself. It is over when both are.
#ifndef SANDLOT_RELAY_H
#define SANDLOT_RELAY_H

__attribute__((noreturn)) void relay(int argc, char **argv);

#endif
