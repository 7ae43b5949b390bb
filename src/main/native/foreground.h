// The program that has a terminal's keyboard, seen from outside, and what Shift+Enter means to it.
#ifndef SANDLOT_FOREGROUND_H
#define SANDLOT_FOREGROUND_H

#include "screen.h"

// The bytes of Shift+Enter:
//
// 1. to a program that asked to be told of modified keys, the key as it asked;
// 2. else, where a plain Enter is meant, that: to a shell that waits for a command, to an editor or a pager, where Escape before it would do harm,
//    and to whatever reads whole lines, which would find the Escape in them;
// 3. else Escape and Enter, which programs that read key by key take for a new line: agents in the first place.
const char *shift_enter(int master, enum keys_asked asked);

#endif
