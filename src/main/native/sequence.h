// Takes what a program prints apart: printed characters, control characters, escape sequences and control strings, as DEC's terminals and xterm do.
// It may be cut anywhere. What it keeps is bounded, whatever comes. Bytes that are no UTF-8 are U+FFFD; those of a longer character are no
// controls. C1 controls are known by their characters, U+0080 to U+009F.
#ifndef SANDLOT_SEQUENCE_H
#define SANDLOT_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PARAMETERS_MAX = 32,
    PARAMETER_MAX = 65535,
    PARAMETER_MISSING = -1,
    // What is kept of a control string.
    STRING_MAX = 4096,
    // What is kept of a sequence's head, which may have any number of parameters.
    HEAD_MAX = 256,
};

enum sequence_kind { SEQUENCE_ESC, SEQUENCE_CSI, SEQUENCE_DCS, SEQUENCE_OSC, SEQUENCE_APC, SEQUENCE_IGNORED };

struct sequence {
    enum sequence_kind kind;
    // One of < = > ?, or 0; one of the characters from blank to slash, or 0; and the last one.
    char leader;
    char intermediate;
    char final;
    bool is_bad;
    bool is_full;
    // At least one. A part of the one before it, told by a colon.
    int parameters[PARAMETERS_MAX];
    bool is_part[PARAMETERS_MAX];
    unsigned count;
    // Of a control string, as UTF-8.
    char string[STRING_MAX];
    size_t length;
    bool is_cut;
};

struct parser_calls {
    // Characters that are printed, from blank to tilde.
    void (*text)(void *of, const char *ascii, size_t length);
    // One that is not among those.
    void (*character)(void *of, uint32_t code);
    void (*control)(void *of, unsigned code);
    void (*sequence)(void *of, const struct sequence *sequence);
};

enum parser_state {
    PARSER_GROUND,
    PARSER_ESC,
    PARSER_CSI,
    PARSER_DCS_HEAD,
    PARSER_STRING,
};

struct parser {
    enum parser_state state;
    struct sequence now;
    // The bytes of a sequence that is not yet whole, without the controls that were carried out within it.
    char head[HEAD_MAX];
    size_t head_length;
    bool head_is_cut;
    // Of a character that is not yet whole: its bytes, how many are to come, what they have said, and the least that so many may say.
    char partial[4];
    unsigned partial_length;
    unsigned missing;
    uint32_t code;
    uint32_t least;
};

void parser_take(struct parser *parser, const uint8_t *bytes, size_t length, const struct parser_calls *calls, void *of);

// The parameter, or what is meant where it is missing or zero.
int parameter_or(const struct sequence *sequence, unsigned index, int otherwise);

// Where a program has begun what it has not ended, the bytes that bring another terminal to the same point; of what is too long to be kept, a
// sequence of its kind that nobody knows.
enum { UNFINISHED_MAX = HEAD_MAX + STRING_MAX + 8 };
size_t parser_unfinished(const struct parser *parser, char into[UNFINISHED_MAX]);

#endif
