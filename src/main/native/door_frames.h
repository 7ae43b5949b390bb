// What is said at the door of a terminal's holder (door.h): frames as those of frames.h have them, a length of 32 bits, which counts what follows
// it, a kind of 8, a token of 64 and what the kind says. The Java side is DoorFrame. They outlive versions: a daemon may ask the holder that the
// daemon before it has made, so what is here is added to and not changed.
#ifndef SANDLOT_DOOR_FRAMES_H
#define SANDLOT_DOOR_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes.h"

enum {
    DOOR_FRAME_MAX = 2 << 20,
    DOOR_NAME_MAX = 32,
};

// What is asked of the holder. Each is answered once.
enum door_order {
    // bytes: typed as they stand
    DOOR_TYPE = 1,
    // bytes, UTF-8 whose lines end with \n: between the brackets of a paste where the program asked for these and there is more than one line; typed
    // with a carriage return for each line's end in any case
    DOOR_PASTE = 2,
    // u8 modifiers (KEY_SHIFT and so on of screen.h), text name: a character, or Enter Escape Tab BSpace Up Down Left Right Home End Insert Delete PageUp PageDown
    // F1 to F12 KP0 to KP9: typed as the program has set the keyboard
    DOOR_KEY = 3,
    // u16 columns, u16 rows
    DOOR_RESIZE = 4,
    // u8 form (screen.h), u16 columns, u16 rows that a snapshot is clipped to, or 0 and 0
    DOOR_SHOW = 5,
    // u8 whether somebody's terminal answers the program's questions from now on, and not the holder; until it says 0 or its connection closes
    DOOR_DRIVER = 6,
    // bytes: an answer of that terminal. Typed where the program that asked still has the keyboard and has had no more answers than it has asked
    // questions, else dropped
    DOOR_ANSWER = 7,
};

// What it answers.
enum door_answer {
    // u64 position in what is printed: it is done. Where something was to be typed, the kernel has taken all of it; of a new size, where that took
    // effect; of a driver, up to where questions are the holder's.
    DOOR_DONE = 1,
    // u64 position in what is printed, up to which this is the screen; u16 columns, u16 rows of the terminal; bytes as the form says
    DOOR_SCREEN = 2,
    // text why
    DOOR_FAILED = 3,
};

struct door_frame {
    uint8_t kind;
    uint64_t token;
    // Of what is typed, pasted or answered.
    struct slice bytes;
    // Of the key.
    const char *name;
    // The modifiers, the form, or whether there is a driver.
    uint8_t how;
    uint16_t cols;
    uint16_t rows;
};

// The whole frame that is in front: how long it is with its length; 0 where it is not yet whole, -1 where it can't be one.
long door_frame_length(const uint8_t *bytes, size_t length);

// A whole frame without its length. False where it isn't right; what could be read of its token is there in any case. It lives as long as the bytes.
bool parse_door_frame(const uint8_t *bytes, size_t length, struct door_frame *frame);

#endif
