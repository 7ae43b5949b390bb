// The ports on which something in a sandbox listens by TCP, inside:  ports
//
// Prints a line for each socket that listens, but not those of init:  PORT ADDRESS
//
// Whose they are can't be told: each command has a user namespace of its own, and what is in another's is none of its business.
#ifndef SANDLOT_PORTS_H
#define SANDLOT_PORTS_H

__attribute__((noreturn)) void ports(int argc, char **argv);

#endif
