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
};

// What the command gets.
struct inside_ends {
    int in;
    int out;
    int err;
    // -1 where there is none.
    int console;
    int ready;
};

// Has the init that listens in this directory start a child, and waits until it is there. False where that can't be; then why says it.
bool inside_open(const char *directory, struct inside *inside, char *why, size_t size);

// Gives the child its order. False where it is not there any more, or no memory: how it has ended will be heard.
bool inside_go(const struct inside *inside, const void *order, size_t length, struct inside_ends ends);

enum inside_word {
    INSIDE_NOTHING,
    INSIDE_RUNS,
    INSIDE_ENDED,
};

// What is said now, without waiting. Where it has ended, the status is that of wait(2); a box that has gone killed all that was in it.
enum inside_word inside_hear(const struct inside *inside, int *status);

// The same, and waits for it.
enum inside_word inside_await(const struct inside *inside, int *status);

// Kills the child, or what it has become.
void inside_kill(const struct inside *inside);

#endif
