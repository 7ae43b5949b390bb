// How characters are drawn: colours and attributes, as a program sets them by SGR (ECMA-48 8.3.117 and what xterm and kitty added). libvterm
// has not all of them, and those of its versions differ; so they are kept here.
#ifndef SANDLOT_STYLE_H
#define SANDLOT_STYLE_H

#include "bytes.h"
#include "sequence.h"

enum attribute {
    ATTRIBUTE_BOLD = 1 << 0,
    ATTRIBUTE_DIM = 1 << 1,
    ATTRIBUTE_ITALIC = 1 << 2,
    ATTRIBUTE_BLINK = 1 << 3,
    ATTRIBUTE_REVERSE = 1 << 4,
    ATTRIBUTE_CONCEAL = 1 << 5,
    ATTRIBUTE_STRIKE = 1 << 6,
    ATTRIBUTE_OVERLINE = 1 << 7,
    // Three bits: none, single, double, curly, dotted, dashed.
    ATTRIBUTE_UNDERLINE = 7 << 8,
    UNDERLINE_SHIFT = 8,
    // What SGR knows nothing of: DECSCA, and the two halves of a wide character.
    ATTRIBUTE_PROTECTED = 1 << 12,
    ATTRIBUTE_WIDE = 1 << 13,
    ATTRIBUTE_TAIL = 1 << 14,
    ATTRIBUTES_DRAWN = ATTRIBUTE_PROTECTED - 1,
};

// The upper byte says what the rest is. One of the sixteen is told as SGR 30 to 37 or 90 to 97, which may be shown brighter where bold.
enum colour {
    COLOUR_DEFAULT = 0,
    COLOUR_SIXTEEN = 1 << 24,
    COLOUR_INDEXED = 2 << 24,
    COLOUR_RGB = 3 << 24,
};

struct style {
    uint32_t foreground;
    uint32_t background;
    uint32_t line;
    uint32_t attributes;
};

// What is erased gets the background and nothing else.
struct style style_erased(const struct style *pen);

bool style_equal(const struct style *one, const struct style *other);

// Whether a blank drawn so is seen.
bool style_shows_blank(const struct style *style);

// Follows an SGR sequence.
void style_follow(struct style *pen, const struct sequence *sequence);

// Appends what makes any pen this one. False where there is no memory.
bool style_draw(const struct style *style, struct buffer *into);

#endif
