// Makes holders, each by one fork of this process, and starts other programs of a sandbox's host side: cheaper by far than from the JVM.
// Started by the daemon with an environment of PATH alone; orders come on standard input, answers go to standard output (frames.h).
// Ends with the daemon, and with it every holder that has no job yet; those that have one go on. Programs see the end of their input.
#ifndef SANDLOT_KEEPER_H
#define SANDLOT_KEEPER_H

__attribute__((noreturn)) void keeper(int argc, char **argv);

#endif
