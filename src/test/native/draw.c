// A screen for tests: draw. Reads orders from standard input, a letter, a length of 32 bits (big-endian) and so many bytes each, and writes what they
// come to, a letter, a length and bytes:
//
//   n u32 cols, u32 rows      a new screen
//   t bytes                   takes them
//   r u32 cols, u32 rows      another size
//   d u8 form, u32 cols, rows draws: "d" and the bytes
//   k u8 modifiers, name      presses a key; "?" where it isn't known
//   q                         "q" and u32 questions, u8 whether pastes are bracketed, u8 how keys are asked for
//
// What the screen answers is written as "a".
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screen.h"

const char *__asan_default_options(void);

// As in fuzz.c.
const char *__asan_default_options(void) {
    return "detect_leaks=0";
}

static void say(char kind, const void *bytes, size_t length) {
    uint8_t head[5] = {(uint8_t) kind};
    write_u32(head + 1, (uint32_t) length);
    if (fwrite(head, 1, sizeof head, stdout) != sizeof head || fwrite(bytes, 1, length, stdout) != length) {
        exit(1);
    }
}

static void hear_answer(void *of, const char *bytes, size_t length) {
    (void) of;
    say('a', bytes, length);
}

static void draw(struct screen *screen, struct reader *from) {
    struct buffer into = {0};
    enum screen_form form = take_u8(from);
    unsigned cols = take_u32(from);
    unsigned rows = take_u32(from);
    if (!screen_draw(screen, form, cols, rows, &into)) {
        exit(1);
    }
    say('d', into.bytes, into.length);
    buffer_free(&into);
}

static void tell_rest(const struct screen *screen) {
    uint8_t rest[6];
    write_u32(rest, (uint32_t) screen_questions(screen));
    rest[4] = screen_brackets_pastes(screen);
    rest[5] = (uint8_t) screen_keys_asked(screen);
    say('q', rest, sizeof rest);
}

static void press(struct screen *screen, struct reader *from) {
    unsigned modifiers = take_u8(from);
    size_t length = (size_t) (from->end - from->at);
    char name[64] = {0};
    memcpy(name, from->at, length < sizeof name ? length : sizeof name - 1);
    if (!screen_press(screen, name, modifiers)) {
        say('?', name, 0);
    }
}

static struct screen *obey(struct screen *screen, char order, struct reader *from) {
    switch (order) {
        case 'n': {
            unsigned cols = take_u32(from);
            if (screen) {
                screen_free(screen);
            }
            return screen_new(cols, take_u32(from), hear_answer, NULL);
        }
        case 't':
            screen_take(screen, from->at, (size_t) (from->end - from->at));
            break;
        case 'r': {
            unsigned cols = take_u32(from);
            screen_resize(screen, cols, take_u32(from));
            break;
        }
        case 'd':
            draw(screen, from);
            break;
        case 'k':
            press(screen, from);
            break;
        case 'q':
            tell_rest(screen);
            break;
        default:
            exit(64);
    }
    return screen;
}

int main(void) {
    struct screen *screen = NULL;
    uint8_t head[5];
    while (fread(head, 1, sizeof head, stdin) == sizeof head) {
        size_t length = read_u32(head + 1);
        uint8_t *bytes = malloc(length ? length : 1);
        if (!bytes || fread(bytes, 1, length, stdin) != length) {
            return 1;
        }
        struct reader from = reader_of(bytes, length);
        screen = obey(screen, (char) head[0], &from);
        free(bytes);
        if (!screen || fflush(stdout) != 0) {
            return 1;
        }
    }
    if (screen) {
        screen_free(screen);
    }
    return 0;
}
