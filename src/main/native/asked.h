// Carries out what is asked at a terminal's door (door_frames.h).
//
// Keys and pastes are typed as the program has set the keyboard at the end of what it has printed, and answers are judged there, where the screen
// isn't too far behind; a screen is drawn when it has come to where it was asked for.
#ifndef SANDLOT_ASKED_H
#define SANDLOT_ASKED_H

#include "terminal.h"

// A door_taker of a terminal.
bool asked_take(void *of, struct connection *connection, const uint8_t *frame, size_t length);

// Draws the screens whose time has come.
void asked_show(struct terminal *terminal);

// Whether somebody waits for the screen to come further.
bool asked_awaits_screen(const struct terminal *terminal);

// Types what the kernel takes of what waits.
void asked_type(struct terminal *terminal);

// Nothing can be typed any more.
void asked_type_nothing(struct terminal *terminal);

// A screen_answer of a terminal: the holder's own answer to a question, or what a key comes to.
void asked_answer(void *of, const char *bytes, size_t length);

#endif
