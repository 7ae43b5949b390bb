#include "fuzz_screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screen.h"

static size_t heard;

static void hear(void *of, const char *bytes, size_t length) {
    (void) of;
    for (size_t i = 0; i < length; i++) {
        heard += (unsigned char) bytes[i];
    }
}

static void check(bool right, const char *what) {
    if (!right) {
        fprintf(stderr, "%s\n", what);
        abort();
    }
}

// A size that is small as a rule, and now and then as large as can be.
static unsigned size_of(uint8_t byte, unsigned most) {
    return byte == 0xff ? most : byte % 40U + 1;
}

static void draw(struct screen *screen, enum screen_form form, unsigned cols, unsigned rows, struct buffer *into) {
    into->length = 0;
    check(screen_draw(screen, form, cols, rows, into), "a screen isn't drawn");
    hear(NULL, (const char *) into->bytes, into->length);
}

// What a snapshot comes to in another screen, which was left in some state, has to be the same.
static void compare(struct screen *screen, struct screen *other, struct buffer *one, struct buffer *two) {
    draw(screen, SCREEN_SNAPSHOT, 0, 0, one);
    screen_take(other, one->bytes, one->length);
    draw(screen, SCREEN_STYLED, 0, 0, one);
    draw(other, SCREEN_STYLED, 0, 0, two);
    check(one->length == two->length && memcmp(one->bytes, two->bytes, one->length) == 0, "a snapshot shows another screen");
    check(screen_keys_asked(screen) == screen_keys_asked(other), "a snapshot tells keys otherwise");
    check(screen_brackets_pastes(screen) == screen_brackets_pastes(other), "a snapshot pastes otherwise");
}

size_t fuzz_screen(const uint8_t *bytes, size_t length) {
    static const char *const keys[] = {"Enter", "x", "Up", "F5", "KP3", "Tab", "\xc3\xa9", "nothing"};
    if (length < 3) {
        return 0;
    }
    heard = 0;
    unsigned cols = size_of(bytes[0], 300);
    unsigned rows = size_of(bytes[1], 100);
    struct screen *screen = screen_new(cols, rows, hear, NULL);
    struct screen *other = screen_new(cols, rows, hear, NULL);
    check(screen && other, "no screen");
    struct buffer one = {0};
    struct buffer two = {0};
    // What the other one was shown before.
    screen_take(other, bytes + length / 2, length - length / 2);
    for (size_t at = 2; at < length;) {
        size_t taken = (size_t) bytes[at] % 61 + 1;
        taken = taken < length - at ? taken : length - at;
        screen_take(screen, bytes + at, taken);
        at += taken;
        uint8_t what = bytes[at - 1];
        switch (what % 7) {
            case 0:
                cols = size_of(bytes[at / 2], 300);
                rows = size_of(what, 100);
                screen_resize(screen, cols, rows);
                screen_resize(other, cols, rows);
                break;
            case 1:
                draw(screen, what % 3, what % 50, what % 20, &one);
                break;
            case 2:
                screen_press(screen, keys[what % 8], what / 8);
                break;
            case 3:
                compare(screen, other, &one, &two);
                break;
            default:
                break;
        }
    }
    compare(screen, other, &one, &two);
    buffer_free(&one);
    buffer_free(&two);
    screen_free(screen);
    screen_free(other);
    return heard;
}

static size_t put(uint8_t *at, const char *text) {
    size_t length = strlen(text);
    memcpy(at, text, length);
    return length;
}

static size_t put_csi(uint8_t *at, uint32_t next(uint32_t bound)) {
    static const char leaders[] = "?<=>";
    static const char finals[] = "@ABCDEFGHIJKLMPSTXZ`abcdefghlmnpqrstuhlhlmmmm";
    static const unsigned numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 12, 20, 25, 38, 48, 45, 47, 1000, 1006, 1047, 1048, 1049, 2004, 99999};
    size_t n = put(at, "\033[");
    if (next(3) == 0) {
        at[n++] = (uint8_t) leaders[next(sizeof leaders - 1)];
    }
    for (uint32_t i = next(4) ? next(3) : next(40); i > 0; i--) {
        n += (size_t) sprintf((char *) at + n, "%u%c", next(2) ? next(60) : numbers[next(sizeof numbers / sizeof *numbers)], next(6) ? ';' : ':');
    }
    if (next(12) == 0) {
        at[n++] = (uint8_t) " !\"$'"[next(5)];
    }
    at[n++] = (uint8_t) finals[next(sizeof finals - 1)];
    return n;
}

static size_t put_some(uint8_t *at, uint32_t next(uint32_t bound)) {
    static const char *const texts[] = {
        "words and more ", "\xe6\xbc\xa2\xe5\xad\x97", "e\xcc\x81", "\xcc\x81\xcc\x82\xcc\x83\xcc\x84", "\xf0\x9f\x98\x80", "\xe2\x94\x80\xe2\x94\x82",
        "\xc2\x9b" "1m", "\xff\xe6\xbc", "qqqxxx", "                ",
    };
    static const char *const sequences[] = {
        "\033(0", "\033(B", "\033)0", "\0337", "\0338", "\033c", "\033D", "\033E", "\033M", "\033H", "\033=", "\033>", "\033#8", "\033[?1049h", "\033[?1049l",
        "\033]0;title\007", "\033]4;1;?\033\\", "\033P$qm\033\\", "\033_Ga=q\033\\", "\033]52;c;", "\033P", "\033[!p", "\033[?7l", "\033[4h", "\033[?6h",
        "\033[2;3r", "\033[?69h", "\033[>1u", "\033[>4;2m", "\033Z", "\033", "\033[38:2::1:2:3m", "\033[4:3m", "\033[58:5:9m",
    };
    switch (next(4)) {
        case 0:
            return put(at, texts[next(sizeof texts / sizeof *texts)]);
        case 1:
            return put(at, sequences[next(sizeof sequences / sizeof *sequences)]);
        case 2:
            return put_csi(at, next);
        default:
            at[0] = (uint8_t) "\r\n\n\b\t\016\017\030aZ"[next(10)];
            return 1;
    }
}

size_t put_screen(uint8_t *at, uint32_t next(uint32_t bound)) {
    enum { MOST_OF_ONE = 400 };
    size_t n = 0;
    at[n++] = (uint8_t) next(256);
    at[n++] = (uint8_t) next(256);
    for (uint32_t i = next(60); i > 0 && n + MOST_OF_ONE < SCREEN_BYTES; i--) {
        n += put_some(at + n, next);
    }
    return n;
}
