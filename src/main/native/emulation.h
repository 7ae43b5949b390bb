// What a screen is made of; for those who make it (screen.c, printing.c, resize.c, escape.c, control.c), show it (draw.c) and press its keys
// (press.c).
#ifndef SANDLOT_EMULATION_H
#define SANDLOT_EMULATION_H

#include <vterm.h>

#include "cells.h"
#include "modes.h"
#include "screen.h"
#include "utf8.h"

struct position {
    unsigned col;
    unsigned row;
};

// What DECSC saves, for each of the two screens.
struct saved {
    unsigned col;
    unsigned row;
    bool is_pending;
    bool is_origin;
    struct style pen;
    char charsets[CHARSETS];
    unsigned shift;
};

struct screen {
    VTerm *vterm;
    VTermState *state;
    screen_answer *answers;
    void *of;
    unsigned cols;
    unsigned rows;
    struct parser parser;
    struct modes modes;
    // The main screen, and the alternate one while it is in use; which is.
    struct cells screens[2];
    struct saved saved[2];
    // Where the cursor of the main one was left.
    unsigned left_row;
    struct style pen;
    bool is_protected;
    // The scrolling region, its bottom not included.
    unsigned top;
    unsigned bottom;
    // Here is the cursor, and libvterm has not been told yet.
    bool is_ahead;
    struct position ahead;
    // Of each column whether a tabulator stops there.
    bool tabs[SCREEN_COLS_MAX];
    // The cursor is behind the last column: what is printed next is wrapped.
    bool is_pending;
    // What was printed last, where nothing has come since: what may combine with it, or be repeated.
    bool has_last;
    unsigned last_col;
    unsigned last_row;
    uint32_t last;
    // libvterm is being brought to a state: nothing of it is seen.
    bool is_muted;
    unsigned long questions;
};

// The one in use.
static inline struct cells *cells_of(struct screen *screen) {
    return &screen->screens[screen->modes.is_alternate];
}

// Tells libvterm, where the cursor is first; the second as printf does, at most 63 bytes.
void tell_bytes(struct screen *screen, const char *bytes, size_t length);
void tell(struct screen *screen, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct position cursor_of(const struct screen *screen);

// Moves the cursor there, whatever the mode of origin.
void move_to(struct screen *screen, unsigned col, unsigned row);

// A new libvterm of the screen's size in the screen's modes, with the cursor at home. Without memory nothing changes: false.
bool renew(struct screen *screen);

// Puts everything but the title to what it is at the start.
void reset_all(struct screen *screen);
void reset_tabs(struct screen *screen, unsigned from);

// What is printed (printing.c).
void put_character(struct screen *screen, struct position at, uint32_t code, unsigned width);
void print_text(struct screen *screen, const char *ascii, size_t length);
void print_character(struct screen *screen, uint32_t code);

// CR, LF, VT and FF.
void print_line_end(struct screen *screen, unsigned code);

// What controls (escape.c, control.c).
void obey_control(struct screen *screen, unsigned code);
void obey_sequence(struct screen *screen, const struct sequence *sequence);
void obey_csi(struct screen *screen, const struct sequence *sequence);

// The cursor is in the last column itself, no more behind it.
void stay(struct screen *screen);

// At least 1.
unsigned bounded(unsigned value, unsigned most);

// Saving and going back to a cursor, and to the other screen (other.c).
void save_cursor(struct screen *screen);
void restore_cursor(struct screen *screen);
void show_alternate(struct screen *screen, bool alternate);
// Brings the cursor from the last column behind it again.
void make_pending(struct screen *screen);
void set_charset(struct screen *screen, unsigned which, char final);
void set_shift(struct screen *screen, unsigned which);

// Where a sequence asks for an answer, how many; and what libvterm knows of these, asked (questions.c).
unsigned questions_in(const struct sequence *sequence);
void ask(struct screen *screen, const struct sequence *sequence);

#endif
