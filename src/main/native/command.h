// The child of a holder, which becomes the command.
#ifndef SANDLOT_COMMAND_H
#define SANDLOT_COMMAND_H

#include <stddef.h>
#include <stdint.h>

// The command's own ends of pipes, and its files.
struct command_ends {
    int in;
    int out;
    int err;
    int args;
    int filter;
    int told;
};

// A job, as its sender wrote it: a length of 32 bits and so many bytes. Null where it is not whole: then the sender has gone. To be freed.
uint8_t *read_job(int from, size_t *length);

// Waits for a job, then turns into its command, which gets 0, 1, 2 and 5 to 8 and nothing else. Without a whole job it ends, and nothing is run.
__attribute__((noreturn)) void become_command(int orders, struct command_ends ends);

#endif
