// The holder of a terminal's process: like a holder (holder.h), but the command has a terminal, which it makes in its box (command.h) and whose master
// is here. What is printed goes into the log at once, and the screen follows that at its own pace (following.h), so that who prints never waits
// for it; what is asked is carried out as asked.h says. With the end of this process the kernel hangs the terminal up.
//
// The record (record.h) gets the terminal's sizes too. At the end the last screen is written, in lines with their styles; then comes "eof".
#ifndef SANDLOT_TERMINAL_H
#define SANDLOT_TERMINAL_H

#include "door.h"
#include "following.h"
#include "job.h"
#include "printed.h"
#include "typing.h"

struct terminal_files {
    // To be appended to.
    int record;
    // To be appended to and to be read.
    int log;
    // The last screen.
    int screen;
    // The socket of the door (door.h).
    int door;
};

// Somebody waits until the screen has come to a position.
struct show {
    uint64_t connection;
    uint64_t token;
    uint64_t until;
    enum screen_form form;
    unsigned cols;
    unsigned rows;
};

struct terminal {
    struct terminal_files files;
    struct inside inside;
    // -1 before it is there, and when nobody can print any more.
    int master;
    // Nobody has the terminal open, but the command lives and may open it again, which this then tells.
    bool deserted;
    int return_told;
    // What fails before there is a terminal.
    int said;
    struct printed printed;
    struct following following;
    struct typing typing;
    // What is typed comes of a key that is pressed, and not of a question.
    bool presses;
    struct door door;
    struct show *shows;
    size_t show_count;
    size_t show_capacity;
};

// Keeps one process from its job to its end, whose child waits for its order. The caller has given up every privilege.
__attribute__((noreturn)) void hold_terminal(struct errand errand, struct terminal_files files, unsigned cols, unsigned rows);

// Takes over what is printed, as much as a turn may. How much it was.
size_t terminal_carry(void);

#endif
