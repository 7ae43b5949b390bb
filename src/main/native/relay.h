// One forwarded connection, inside a sandbox:  relay PORT ADDRESS...
//
// Connects to the first of the addresses that answers and carries bytes both ways between it and standard input and output. Standard output
// begins with one byte of its own, a newline, when the connection is there: whoever reads knows it before anything comes out of it; it ends
// when the other end sends nothing more. Where there is no connection, one line on standard error says why, with status 1.
//
// Each direction goes at its own pace and ends by itself. It is over when both are.
//   connect HOST PORT
//
// The same by the sandbox's proxy for HTTP, without a byte of its own: what ssh takes as its ProxyCommand. Where the proxy refuses, one line on
// standard error says why, with status 1.
#ifndef SANDLOT_RELAY_H
#define SANDLOT_RELAY_H

__attribute__((noreturn)) void relay(int argc, char **argv);

__attribute__((noreturn)) void connect_by_proxy(int argc, char **argv);

#endif
