// The screen of a terminal as it now is, from the bytes that were printed on it: libvterm, and what it doesn't tell (modes.h).
//
// libvterm moves the cursor, wraps, scrolls and answers. It is told nothing but what is whole and within its bounds: of what programs print, its
// versions step over their memory at a saved cursor after a resize, at many parameters, at endless combining characters and more.
#ifndef SANDLOT_SCREEN_H
#define SANDLOT_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes.h"

enum { SCREEN_COLS_MAX = 1000, SCREEN_ROWS_MAX = 500 };

struct screen;
typedef void screen_answer(void *of, const char *bytes, size_t length);

// Answers are libvterm's to the program's questions, and what keys come to. Null where there is no memory.
struct screen *screen_new(unsigned cols, unsigned rows, screen_answer *answers, void *of);
void screen_free(struct screen *screen);

void screen_take(struct screen *screen, const uint8_t *bytes, size_t length);

// Nothing is wrapped anew. It stays as it was where there is no memory.
void screen_resize(struct screen *screen, unsigned cols, unsigned rows);

// Snapshot: bytes that bring any terminal, whatever it has been shown, to show this screen and to behave as this one does; where the program is
// within a sequence, the terminal then is as well. Text: UTF-8 lines without blanks at their ends. Styled: the same with SGR.
enum screen_form { SCREEN_SNAPSHOT, SCREEN_TEXT, SCREEN_STYLED };

// Appended to `into` (bytes.h). A snapshot is clipped to cols × rows where these aren't 0, to the rows that end with the cursor's where it would
// not be seen else. False where there is no memory.
bool screen_draw(struct screen *screen, enum screen_form form, unsigned cols, unsigned rows, struct buffer *into);

enum { KEY_SHIFT = 1, KEY_ALT = 2, KEY_CTRL = 4 };

// Presses a key (names as in the KEY frame); its bytes go to `answers`. False where it isn't known.
bool screen_press(struct screen *screen, const char *name, unsigned modifiers);

bool screen_brackets_pastes(const struct screen *screen);

// How the program asked to be told of modified keys: by kitty's flags, by xterm's modifyOtherKeys, or not at all.
enum keys_asked { KEYS_PLAIN, KEYS_XTERM, KEYS_KITTY };
enum keys_asked screen_keys_asked(const struct screen *screen);

// How many sequences so far have asked the terminal for an answer.
unsigned long screen_questions(const struct screen *screen);

#endif
