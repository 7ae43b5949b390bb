// What a command in a box is: the order that its child waits for. May hold secrets.
//
//   u8 flags, u64 greatest core file, open files, locked bytes, processes of the box together; all bits set for what is not limited here
//   text the working directory, bytes the system call filter (struct sock_filter), bytes a script or nothing, texts the environment,
//   texts the command and its arguments
#ifndef SANDLOT_ORDER_H
#define SANDLOT_ORDER_H

#include "bytes.h"

enum {
    // It gets a terminal of its own, made in the box; 0, 1 and 2 are what is said on before that is there.
    COMMAND_ON_TERMINAL = 1,
};

struct command_order {
    uint8_t flags;
    uint64_t core;
    uint64_t open_files;
    uint64_t locked;
    uint64_t processes;
    const char *directory;
    struct slice filter;
    struct slice script;
    char **environment;
    char **argv;
};

// False where it is no order. environment and argv are to be freed; the rest lives as long as the bytes.
bool parse_command_order(const uint8_t *bytes, size_t length, struct command_order *order);

#endif
