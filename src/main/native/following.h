// The screen of a terminal, which follows its log at its own pace: bytes are read back from the log, and sizes and keyboards are changed where in
// it they were.
#ifndef SANDLOT_FOLLOWING_H
#define SANDLOT_FOLLOWING_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "printed.h"
#include "screen.h"

enum {
    // What is taken at once.
    FOLLOWING_TURN = 64 << 10,
    MARKS_MOST = 256,
};

// From a position on: how large the terminal is, and which process group has the keyboard; 0 where none has, or nobody knows.
struct mark {
    uint64_t at;
    unsigned cols;
    unsigned rows;
    pid_t group;
};

struct following {
    struct screen *screen;
    const struct printed *printed;
    // What it shows is up to here.
    uint64_t at;
    // What is so there.
    struct mark now;
    // What it comes to yet.
    struct mark marks[MARKS_MOST];
    size_t count;
    // What is so at the end of the log.
    struct mark last;
    // Whose questions somebody's terminal is to answer, and how many are open. None where the holder answers.
    bool driven;
    pid_t asker;
    unsigned long open;
};

// An empty screen at the end of what is printed. False where there is no memory.
bool following_open(struct following *following, const struct printed *printed, unsigned cols, unsigned rows, screen_answer *answers, void *of);

// What is printed from here on is in this size; what is from this position on, which is not before the last one, by those who have this keyboard.
void following_resize(struct following *following, unsigned cols, unsigned rows);
void following_keyboard(struct following *following, pid_t group, uint64_t at);

// How far it is behind.
uint64_t following_lag(const struct following *following);

// Takes some of what it is behind.
void following_turn(struct following *following);

// Whether somebody's terminal answers the questions that come from where it is now.
void following_drive(struct following *following, bool driven);

// Whether an answer is awaited by the group that has the keyboard; then it has had one.
bool following_takes_answer(struct following *following, pid_t keyboard);

#endif
