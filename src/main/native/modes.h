// What a program has told its terminal beside what is to be seen: modes, character sets, the cursor's shape, the title, and how it wants to be
// told of keys. libvterm knows some of it and tells little.
#ifndef SANDLOT_MODES_H
#define SANDLOT_MODES_H

#include "bytes.h"
#include "sequence.h"

enum {
    // Of kitty's flags, for each of the two screens, as kitty keeps them.
    STACK_MAX = 16,
    TITLE_MAX = 512,
    TITLES_MAX = 8,
    CHARSETS = 4,
};

// Those that are on or off; the numbers are in modes.c.
enum mode {
    MODE_APPLICATION_CURSOR,
    MODE_REVERSE_VIDEO,
    MODE_ORIGIN,
    MODE_AUTOWRAP,
    MODE_BLINK,
    MODE_CURSOR,
    MODE_REVERSE_WRAP,
    MODE_APPLICATION_KEYPAD,
    MODE_FOCUS,
    MODE_ALTERNATE_SCROLL,
    MODE_BRACKETED_PASTE,
    MODE_SCHEME,
    MODE_INSERT,
    MODE_NEWLINE,
    MODES,
};

struct stack {
    unsigned flags[STACK_MAX];
    unsigned depth;
};

struct modes {
    uint32_t on;
    // Which a program has set or reset since the start.
    uint32_t told;
    // 9, 1000, 1002, 1003 or 0; 1005, 1006, 1015, 1016 or 0
    unsigned mouse;
    unsigned encoding;
    // DECSCUSR's number
    unsigned shape;
    // The level of xterm's modifyOtherKeys.
    unsigned other_keys;
    struct stack stacks[2];
    bool is_alternate;
    // What G0 to G3 are, by their final character, and which is in use.
    char charsets[CHARSETS];
    unsigned shift;
    char *title;
    char *titles[TITLES_MAX];
    unsigned titled;
};

// As a terminal is at its start; the title stays.
void modes_reset(struct modes *modes);
// What DECSTR resets.
void modes_soft_reset(struct modes *modes);
void modes_free(struct modes *modes);

bool mode_is_on(const struct modes *modes, enum mode mode);

// SM, RM, DECSET and DECRST of one number; those of the alternate screen are none of these. False where it is not known.
bool modes_set(struct modes *modes, bool is_private, unsigned number, bool on);

// CSI sequences about keys: kitty's "u" with < = >, xterm's "m" and "n" with >.
void modes_keys(struct modes *modes, const struct sequence *sequence);

// Title and icon name: OSC 0 and 2; saving and restoring it: CSI 22 and 23 t.
void modes_title(struct modes *modes, const char *text, size_t length);
void modes_titles(struct modes *modes, bool save);

unsigned modes_kitty(const struct modes *modes);

// What brings a terminal in any state into these modes: all but what concerns drawing, which comes before.
bool modes_draw(const struct modes *modes, struct buffer *into);
// Keys of one screen, which must be the one that is shown.
bool modes_draw_keys(const struct modes *modes, bool alternate, struct buffer *into);
// Origin, wrapping, insertion, line feeds: what concerns drawing. And the character sets.
bool modes_draw_drawing(const struct modes *modes, struct buffer *into);
bool modes_draw_charsets(const char charsets[CHARSETS], unsigned shift, struct buffer *into);

// Appends as printf does, at most 1023 bytes. False where there is no memory.
bool buffer_print(struct buffer *into, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
