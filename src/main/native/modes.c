#include "modes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    uint16_t number;
    bool is_private;
    // What a terminal is in at its start; and whether that is the same everywhere: else nothing is said of it until a program has.
    bool initial;
    bool is_sure;
} known[MODES] = {
    [MODE_APPLICATION_CURSOR] = {1, true, false, true},
    [MODE_REVERSE_VIDEO] = {5, true, false, true},
    [MODE_ORIGIN] = {6, true, false, true},
    [MODE_AUTOWRAP] = {7, true, true, true},
    [MODE_BLINK] = {12, true, false, false},
    [MODE_CURSOR] = {25, true, true, true},
    [MODE_REVERSE_WRAP] = {45, true, false, true},
    [MODE_APPLICATION_KEYPAD] = {66, true, false, true},
    [MODE_FOCUS] = {1004, true, false, true},
    [MODE_ALTERNATE_SCROLL] = {1007, true, false, false},
    [MODE_BRACKETED_PASTE] = {2004, true, false, true},
    [MODE_SCHEME] = {2031, true, false, true},
    [MODE_INSERT] = {4, false, false, true},
    [MODE_NEWLINE] = {20, false, false, true},
};

bool buffer_print(struct buffer *into, const char *format, ...) {
    enum { MOST = 1024 };
    if (!buffer_reserve(into, MOST)) {
        return false;
    }
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf((char *) into->bytes + into->length, MOST, format, arguments);
    va_end(arguments);
    if (length < 0 || length >= MOST) {
        return false;
    }
    into->length += (size_t) length;
    return true;
}

static void set(struct modes *modes, enum mode mode, bool on) {
    modes->on = on ? modes->on | 1U << mode : modes->on & ~(1U << mode);
}

static void reset(struct modes *modes, enum mode mode) {
    set(modes, mode, known[mode].initial);
    modes->told &= ~(1U << mode);
}

bool mode_is_on(const struct modes *modes, enum mode mode) {
    return (modes->on >> mode & 1) != 0;
}

static void reset_charsets(struct modes *modes) {
    memset(modes->charsets, 'B', sizeof modes->charsets);
    modes->shift = 0;
}

void modes_reset(struct modes *modes) {
    for (enum mode mode = 0; mode < MODES; mode++) {
        reset(modes, mode);
    }
    modes->mouse = modes->encoding = modes->shape = modes->other_keys = 0;
    modes->is_alternate = false;
    memset(modes->stacks, 0, sizeof modes->stacks);
    modes->stacks[0].depth = modes->stacks[1].depth = 1;
    reset_charsets(modes);
}

void modes_soft_reset(struct modes *modes) {
    static const enum mode soft[] = {
        MODE_APPLICATION_CURSOR, MODE_APPLICATION_KEYPAD, MODE_ORIGIN, MODE_AUTOWRAP, MODE_CURSOR,
        MODE_REVERSE_WRAP,       MODE_FOCUS,              MODE_INSERT, MODE_BRACKETED_PASTE,
    };
    for (size_t i = 0; i < sizeof soft / sizeof *soft; i++) {
        reset(modes, soft[i]);
    }
    modes->shape = 0;
    reset_charsets(modes);
}

void modes_free(struct modes *modes) {
    free(modes->title);
    for (unsigned i = 0; i < modes->titled; i++) {
        free(modes->titles[i]);
    }
}

bool modes_set(struct modes *modes, bool is_private, unsigned number, bool on) {
    for (enum mode mode = 0; mode < MODES; mode++) {
        if (known[mode].number == number && known[mode].is_private == is_private) {
            set(modes, mode, on);
            modes->told |= 1U << mode;
            return true;
        }
    }
    if (!is_private) {
        return false;
    }
    switch (number) {
        case 9:
        case 1000:
        case 1002:
        case 1003:
            modes->mouse = on ? number : 0;
            return true;
        case 1005:
        case 1006:
        case 1015:
        case 1016:
            modes->encoding = on ? number : 0;
            return true;
        default:
            return false;
    }
}

static void push(struct stack *stack, unsigned flags) {
    if (stack->depth == STACK_MAX) {
        memmove(stack->flags, stack->flags + 1, (STACK_MAX - 1) * sizeof *stack->flags);
        stack->depth--;
    }
    stack->flags[stack->depth++] = flags;
}

static void pop(struct stack *stack, unsigned count) {
    if (count >= stack->depth) {
        stack->flags[0] = 0;
        stack->depth = 1;
    } else {
        stack->depth -= count;
    }
}

static void set_flags(struct stack *stack, unsigned flags, int how) {
    unsigned *top = &stack->flags[stack->depth - 1];
    *top = how == 2 ? *top | flags : how == 3 ? *top & ~flags : flags;
}

void modes_keys(struct modes *modes, const struct sequence *sequence) {
    struct stack *stack = &modes->stacks[modes->is_alternate];
    const int *n = sequence->parameters;
    bool has_none = sequence->count == 1 && n[0] == PARAMETER_MISSING;
    switch (sequence->leader << 8 | sequence->final) {
        case '>' << 8 | 'm':
            if (has_none || n[0] == 4) {
                modes->other_keys = (unsigned) parameter_or(sequence, 1, 0);
            }
            break;
        case '>' << 8 | 'n':
            if (n[0] == 4) {
                modes->other_keys = 0;
            }
            break;
        case '>' << 8 | 'u':
            push(stack, (unsigned) parameter_or(sequence, 0, 0));
            break;
        case '<' << 8 | 'u':
            pop(stack, (unsigned) parameter_or(sequence, 0, 1));
            break;
        case '=' << 8 | 'u':
            set_flags(stack, (unsigned) parameter_or(sequence, 0, 0), parameter_or(sequence, 1, 1));
            break;
        default:
            break;
    }
}

unsigned modes_kitty(const struct modes *modes) {
    const struct stack *stack = &modes->stacks[modes->is_alternate];
    return stack->flags[stack->depth - 1];
}

void modes_title(struct modes *modes, const char *text, size_t length) {
    if (length > TITLE_MAX) {
        length = TITLE_MAX;
        // Not within a character.
        while (length > 0 && (text[length] & 0xc0) == 0x80) {
            length--;
        }
    }
    char *title = strndup(text, length);
    if (title) {
        free(modes->title);
        modes->title = title;
    }
}

void modes_titles(struct modes *modes, bool save) {
    if (save) {
        char *title = modes->title ? strdup(modes->title) : NULL;
        if (modes->titled == TITLES_MAX) {
            free(modes->titles[0]);
            memmove(modes->titles, modes->titles + 1, (TITLES_MAX - 1) * sizeof *modes->titles);
            modes->titled--;
        }
        modes->titles[modes->titled++] = title;
    } else if (modes->titled > 0) {
        free(modes->title);
        modes->title = modes->titles[--modes->titled];
    }
}

static bool draw_title(const char *title, struct buffer *into) {
    return !title || buffer_print(into, "\033]2;%s\033\\", title);
}

// One that was saved before there was any is the terminal's own.
static bool draw_titles(const struct modes *modes, struct buffer *into) {
    bool done = true;
    for (unsigned i = 0; done && i < modes->titled; i++) {
        done = draw_title(modes->titles[i], into) && buffer_print(into, "\033[22;2t");
    }
    return done && draw_title(modes->title, into);
}

static bool draw_mode(const struct modes *modes, enum mode mode, struct buffer *into) {
    if (!known[mode].is_sure && !(modes->told >> mode & 1)) {
        return true;
    }
    return buffer_print(into, "\033[%s%u%c", known[mode].is_private ? "?" : "", known[mode].number, mode_is_on(modes, mode) ? 'h' : 'l');
}

bool modes_draw(const struct modes *modes, struct buffer *into) {
    bool done = buffer_print(into, "\033[?9l\033[?1000l\033[?1002l\033[?1003l\033[?1005l\033[?1006l\033[?1015l\033[?1016l");
    done = done && (!modes->mouse || buffer_print(into, "\033[?%uh", modes->mouse));
    done = done && (!modes->encoding || buffer_print(into, "\033[?%uh", modes->encoding));
    for (enum mode mode = 0; done && mode < MODES; mode++) {
        if (mode == MODE_APPLICATION_KEYPAD) {
            done = buffer_print(into, "\033%c", mode_is_on(modes, mode) ? '=' : '>');
        } else if (mode != MODE_ORIGIN && mode != MODE_AUTOWRAP && mode != MODE_INSERT && mode != MODE_NEWLINE) {
            done = draw_mode(modes, mode, into);
        }
    }
    // A terminal that doesn't know modifyOtherKeys may take it for SGR.
    done = done && buffer_print(into, "\033[>4;%um\033[0m", modes->other_keys);
    return done && draw_titles(modes, into);
}

bool modes_draw_keys(const struct modes *modes, bool alternate, struct buffer *into) {
    const struct stack *stack = &modes->stacks[alternate];
    bool done = buffer_print(into, "\033[<%uu\033[=%u;1u", STACK_MAX * 2, stack->flags[0]);
    for (unsigned i = 1; done && i < stack->depth; i++) {
        done = buffer_print(into, "\033[>%uu", stack->flags[i]);
    }
    return done;
}

bool modes_draw_drawing(const struct modes *modes, struct buffer *into) {
    return draw_mode(modes, MODE_ORIGIN, into) && draw_mode(modes, MODE_AUTOWRAP, into) && draw_mode(modes, MODE_INSERT, into) &&
           draw_mode(modes, MODE_NEWLINE, into);
}

bool modes_draw_charsets(const char charsets[CHARSETS], unsigned shift, struct buffer *into) {
    static const char *const shifts[CHARSETS] = {"\017", "\016", "\033n", "\033o"};
    return buffer_print(into, "\033(%c\033)%c\033*%c\033+%c%s", charsets[0], charsets[1], charsets[2], charsets[3], shifts[shift % CHARSETS]);
}
