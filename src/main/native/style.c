#include "style.h"

#include <stdarg.h>
#include <stdio.h>

struct style style_erased(const struct style *pen) {
    return (struct style){.background = pen->background};
}

bool style_equal(const struct style *one, const struct style *other) {
    const uint32_t seen = ATTRIBUTES_DRAWN | ATTRIBUTE_PROTECTED;
    return one->foreground == other->foreground && one->background == other->background && one->line == other->line &&
           ((one->attributes ^ other->attributes) & seen) == 0;
}

bool style_shows_blank(const struct style *style) {
    return style->background != COLOUR_DEFAULT ||
           (style->attributes & (ATTRIBUTE_REVERSE | ATTRIBUTE_UNDERLINE | ATTRIBUTE_STRIKE | ATTRIBUTE_OVERLINE)) != 0;
}

static uint32_t clipped(int value) {
    return value < 0 ? 0 : value > 255 ? 255 : (uint32_t) value;
}

// A colour behind 38, 48 or 58: 5;N, 2;R;G;B, or with colons, where the RGB may have a colour space before it. Gives the index of its last
// parameter.
static unsigned follow_colour(uint32_t *colour, const struct sequence *sequence, unsigned at) {
    unsigned end = at + 1;
    if (end < sequence->count && sequence->is_part[end]) {
        while (end < sequence->count && sequence->is_part[end]) {
            end++;
        }
        unsigned parts = end - at - 1;
        const int *part = sequence->parameters + at + 1;
        if (part[0] == 5 && parts >= 2) {
            *colour = COLOUR_INDEXED | clipped(part[1]);
        } else if (part[0] == 2 && parts >= 4) {
            const int *rgb = part + (parts >= 5 ? 2 : 1);
            *colour = COLOUR_RGB | clipped(rgb[0]) << 16 | clipped(rgb[1]) << 8 | clipped(rgb[2]);
        }
        return end - 1;
    }
    const int *rest = sequence->parameters + end;
    if (end + 1 < sequence->count && rest[0] == 5) {
        *colour = COLOUR_INDEXED | clipped(rest[1]);
        return end + 1;
    }
    if (end + 3 < sequence->count && rest[0] == 2) {
        *colour = COLOUR_RGB | clipped(rest[1]) << 16 | clipped(rest[2]) << 8 | clipped(rest[3]);
        return end + 3;
    }
    return sequence->count;
}

static void underline(struct style *pen, unsigned kind) {
    pen->attributes = (pen->attributes & ~(uint32_t) ATTRIBUTE_UNDERLINE) | (kind > 5 ? 1 : kind) << UNDERLINE_SHIFT;
}

// Attributes that one number sets and another takes away.
static bool follow_attribute(struct style *pen, int number) {
    static const struct {
        int on;
        int off;
        uint32_t attribute;
    } known[] = {
        {1, 22, ATTRIBUTE_BOLD}, {2, 22, ATTRIBUTE_DIM}, {3, 23, ATTRIBUTE_ITALIC}, {5, 25, ATTRIBUTE_BLINK}, {6, 25, ATTRIBUTE_BLINK},
        {7, 27, ATTRIBUTE_REVERSE}, {8, 28, ATTRIBUTE_CONCEAL}, {9, 29, ATTRIBUTE_STRIKE}, {53, 55, ATTRIBUTE_OVERLINE},
    };
    bool is_known = false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (number == known[i].on) {
            pen->attributes |= known[i].attribute;
            is_known = true;
        } else if (number == known[i].off) {
            pen->attributes &= ~known[i].attribute;
            is_known = true;
        }
    }
    return is_known;
}

static void follow_number(struct style *pen, int number) {
    if (number <= 0) {
        *pen = (struct style){0};
    } else if (number >= 30 && number <= 37) {
        pen->foreground = COLOUR_SIXTEEN | (uint32_t) (number - 30);
    } else if (number >= 40 && number <= 47) {
        pen->background = COLOUR_SIXTEEN | (uint32_t) (number - 40);
    } else if (number >= 90 && number <= 97) {
        pen->foreground = COLOUR_SIXTEEN | (uint32_t) (number - 90 + 8);
    } else if (number >= 100 && number <= 107) {
        pen->background = COLOUR_SIXTEEN | (uint32_t) (number - 100 + 8);
    } else if (number == 39) {
        pen->foreground = COLOUR_DEFAULT;
    } else if (number == 49) {
        pen->background = COLOUR_DEFAULT;
    } else if (number == 59) {
        pen->line = COLOUR_DEFAULT;
    } else if (number == 21) {
        underline(pen, 2);
    } else if (number == 24) {
        underline(pen, 0);
    } else {
        follow_attribute(pen, number);
    }
}

void style_follow(struct style *pen, const struct sequence *sequence) {
    for (unsigned i = 0; i < sequence->count; i++) {
        int number = sequence->parameters[i];
        if (number == 38) {
            i = follow_colour(&pen->foreground, sequence, i);
        } else if (number == 48) {
            i = follow_colour(&pen->background, sequence, i);
        } else if (number == 58) {
            i = follow_colour(&pen->line, sequence, i);
        } else if (number == 4) {
            bool has_kind = i + 1 < sequence->count && sequence->is_part[i + 1];
            underline(pen, has_kind ? (unsigned) parameter_or(sequence, i + 1, 0) : 1);
        } else if (!sequence->is_part[i]) {
            follow_number(pen, number);
        }
        while (i + 1 < sequence->count && sequence->is_part[i + 1]) {
            i++;
        }
    }
}

static size_t put(char *at, size_t left, const char *format, ...) __attribute__((format(printf, 3, 4)));

static size_t put(char *at, size_t left, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(at, left, format, arguments);
    va_end(arguments);
    return length < 0 || (size_t) length >= left ? 0 : (size_t) length;
}

static size_t put_colour(char *at, size_t left, uint32_t colour, unsigned base) {
    unsigned value = colour & 0xffffff;
    switch (colour & 0xff000000) {
        case COLOUR_SIXTEEN:
            return put(at, left, ";%u", value < 8 ? base + value : base + 60 + value - 8);
        case COLOUR_INDEXED:
            return put(at, left, ";%u;5;%u", base + 8, value);
        case COLOUR_RGB:
            return put(at, left, ";%u;2;%u;%u;%u", base + 8, value >> 16, value >> 8 & 0xff, value & 0xff);
        default:
            return 0;
    }
}

bool style_draw(const struct style *style, struct buffer *into) {
    static const struct {
        uint32_t attribute;
        const char *number;
    } plain[] = {
        {ATTRIBUTE_BOLD, ";1"}, {ATTRIBUTE_DIM, ";2"}, {ATTRIBUTE_ITALIC, ";3"}, {ATTRIBUTE_BLINK, ";5"}, {ATTRIBUTE_REVERSE, ";7"},
        {ATTRIBUTE_CONCEAL, ";8"}, {ATTRIBUTE_STRIKE, ";9"}, {ATTRIBUTE_OVERLINE, ";53"},
    };
    enum { MOST = 160 };
    if (!buffer_reserve(into, MOST)) {
        return false;
    }
    char *at = (char *) into->bytes + into->length;
    size_t n = put(at, MOST, "\033[0");
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        if (style->attributes & plain[i].attribute) {
            n += put(at + n, MOST - n, "%s", plain[i].number);
        }
    }
    unsigned kind = (style->attributes & ATTRIBUTE_UNDERLINE) >> UNDERLINE_SHIFT;
    if (kind == 1 || kind == 2) {
        n += put(at + n, MOST - n, kind == 1 ? ";4" : ";21");
    }
    n += put_colour(at + n, MOST - n, style->foreground, 30);
    n += put_colour(at + n, MOST - n, style->background, 40);
    n += put(at + n, MOST - n, "m");
    // Apart, because a terminal that doesn't know a part with a colon drops the whole sequence.
    if (kind > 2) {
        n += put(at + n, MOST - n, "\033[4:%um", kind);
    }
    unsigned value = style->line & 0xffffff;
    if ((style->line & 0xff000000) == COLOUR_INDEXED) {
        n += put(at + n, MOST - n, "\033[58:5:%um", value);
    } else if ((style->line & 0xff000000) == COLOUR_RGB) {
        n += put(at + n, MOST - n, "\033[58:2::%u:%u:%um", value >> 16, value >> 8 & 0xff, value & 0xff);
    }
    into->length += n;
    return true;
}
