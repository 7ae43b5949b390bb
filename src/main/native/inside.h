// A command in a box, as who has it started from outside sees it. See init.h.
#ifndef SANDLOT_INSIDE_H
#define SANDLOT_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct inside {
    // Readable when there is something to hear.
    int connection;
    // The child's pid here, outside.
    pid_t pid;
    int pidfd;
    // The child has become the command.
    bool runs;
    // The master of its terminal, which comes before it runs; whoever takes it puts -1 here.
    int terminal;
};

// What the command gets.
struct inside_ends {
    int in;
    int out;
    int err;
    // -1 where there is none.
    int ready;
    // Of the terminal that the order may want.
    unsigned cols;
    unsigned rows;
};

// Has the init that listens in this directory start a child, and waits until it is there. False where that can't be; then why says it.
bool inside_open(const char *directory, struct inside *inside, char *why, size_t size);

// Gives the child its order. False where it is not there any more, or no memory: how it has ended will be heard.
bool inside_go(const struct inside *inside, const void *order, size_t length, struct inside_ends ends);

// Whether it has ended, without waiting. The status is that of wait(2); a box that has gone killed all that was in it.
bool inside_hear(struct inside *inside, int *status);

// Waits until it has ended.
void inside_await(struct inside *inside, int *status);

// Whether one that ended so was run at all: a child that was killed before it became the command is a command that was killed.
bool inside_was_run(const struct inside *inside, int status);

// Kills the child, or what it has become. Without an order it would end with its connection, but whoever runs inside may have stopped it.
void inside_kill(const struct inside *inside);

#endif
