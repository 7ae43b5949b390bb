#include "sequence.h"

#include <string.h>

#include "utf8.h"

enum { REPLACEMENT = 0xfffd };

int parameter_or(const struct sequence *sequence, unsigned index, int otherwise) {
    return index < sequence->count && sequence->parameters[index] > 0 ? sequence->parameters[index] : otherwise;
}

static void begin(struct parser *parser, enum parser_state state, enum sequence_kind kind) {
    struct sequence *now = &parser->now;
    now->kind = kind;
    now->leader = now->intermediate = now->final = 0;
    now->is_bad = now->is_cut = now->is_full = false;
    now->count = 1;
    now->parameters[0] = PARAMETER_MISSING;
    now->is_part[0] = false;
    now->length = 0;
    parser->head_is_cut = false;
    parser->state = state;
}

static void keep_head(struct parser *parser, uint32_t code) {
    char bytes[4];
    unsigned length = utf8_write(code, bytes);
    if (parser->head_length + length <= sizeof parser->head) {
        memcpy(parser->head + parser->head_length, bytes, length);
        parser->head_length += length;
    } else {
        parser->head_is_cut = true;
    }
}

static void finish(struct parser *parser, const struct parser_calls *calls, void *of) {
    parser->state = PARSER_GROUND;
    parser->head_length = 0;
    if (!parser->now.is_bad && parser->now.kind != SEQUENCE_IGNORED) {
        calls->sequence(of, &parser->now);
    }
}

static void take_intermediate(struct parser *parser, char byte) {
    // No control function that anybody uses has two.
    parser->now.is_bad |= parser->now.intermediate != 0;
    parser->now.intermediate = byte;
}

static void take_parameter(struct parser *parser, uint32_t code) {
    struct sequence *now = &parser->now;
    if (now->intermediate) {
        now->is_bad = true;
    } else if (code >= '<') {
        now->is_bad |= now->leader || now->count > 1 || now->parameters[0] != PARAMETER_MISSING;
        now->leader = (char) code;
    } else if (code == ';' || code == ':') {
        // What is beyond the most is passed over, as the digits then are.
        now->is_full = now->count == PARAMETERS_MAX;
        if (!now->is_full) {
            now->is_part[now->count] = code == ':';
            now->parameters[now->count++] = PARAMETER_MISSING;
        }
    } else if (!now->is_full) {
        int *at = &now->parameters[now->count - 1];
        *at = (*at == PARAMETER_MISSING ? 0 : *at) * 10 + (int) (code - '0');
        if (*at > PARAMETER_MAX) {
            *at = PARAMETER_MAX;
        }
    }
}

static void take_string(struct parser *parser, uint32_t code) {
    struct sequence *now = &parser->now;
    char bytes[4];
    unsigned length = utf8_write(code, bytes);
    if (!now->is_cut && now->length + length <= sizeof now->string) {
        memcpy(now->string + now->length, bytes, length);
        now->length += length;
    } else {
        now->is_cut = true;
    }
}

// C1 controls are ESC and a letter in one character; those that begin something are told apart here.
static bool begin_c1(struct parser *parser, uint32_t letter) {
    switch (letter) {
        case 'P':
            begin(parser, PARSER_DCS_HEAD, SEQUENCE_DCS);
            return true;
        case '[':
            begin(parser, PARSER_CSI, SEQUENCE_CSI);
            return true;
        case ']':
            begin(parser, PARSER_STRING, SEQUENCE_OSC);
            return true;
        case '_':
            begin(parser, PARSER_STRING, SEQUENCE_APC);
            return true;
        case 'X':
        case '^':
            begin(parser, PARSER_STRING, SEQUENCE_IGNORED);
            return true;
        default:
            return false;
    }
}

static void end_string(struct parser *parser, const struct parser_calls *calls, void *of) {
    if (parser->state == PARSER_STRING) {
        finish(parser, calls, of);
    }
}

// ESC, CAN, SUB and C1, which end whatever is under way. False where it is none of them.
static bool take_anywhere(struct parser *parser, uint32_t code, const struct parser_calls *calls, void *of) {
    if (code == 0x18 || code == 0x1a) {
        parser->state = PARSER_GROUND;
        parser->head_length = 0;
        return true;
    }
    if (code != 0x1b && (code < 0x80 || code > 0x9f)) {
        return false;
    }
    end_string(parser, calls, of);
    parser->head_length = 0;
    parser->state = PARSER_GROUND;
    if (code == 0x1b) {
        begin(parser, PARSER_ESC, SEQUENCE_ESC);
        keep_head(parser, code);
    } else if (begin_c1(parser, code - 0x40)) {
        keep_head(parser, code);
    } else {
        begin(parser, PARSER_GROUND, SEQUENCE_ESC);
        parser->now.final = (char) (code - 0x40);
        finish(parser, calls, of);
    }
    return true;
}

static void take_in_sequence(struct parser *parser, uint32_t code, const struct parser_calls *calls, void *of) {
    if (code < 0x20) {
        if (parser->state != PARSER_DCS_HEAD) {
            calls->control(of, code);
        }
        return;
    }
    if (code >= 0x7f) {
        if (code > 0x7f) {
            parser->state = PARSER_GROUND;
            parser->head_length = 0;
        }
        return;
    }
    keep_head(parser, code);
    if (code < 0x30) {
        take_intermediate(parser, (char) code);
    } else if (parser->state == PARSER_ESC) {
        if (parser->now.intermediate || !begin_c1(parser, code)) {
            parser->now.final = (char) code;
            finish(parser, calls, of);
        }
    } else if (code < 0x40) {
        take_parameter(parser, code);
    } else {
        parser->now.final = (char) code;
        if (parser->state == PARSER_CSI) {
            finish(parser, calls, of);
        } else {
            parser->state = PARSER_STRING;
        }
    }
}

static void take_code(struct parser *parser, uint32_t code, const struct parser_calls *calls, void *of) {
    if (take_anywhere(parser, code, calls, of)) {
        return;
    }
    switch (parser->state) {
        case PARSER_GROUND:
            if (code < 0x20) {
                calls->control(of, code);
            } else if (code != 0x7f) {
                calls->character(of, code);
            }
            break;
        case PARSER_STRING:
            if (code == 0x07 && parser->now.kind == SEQUENCE_OSC) {
                finish(parser, calls, of);
            } else if (code >= 0x20 || parser->now.kind == SEQUENCE_DCS) {
                take_string(parser, code);
            }
            break;
        case PARSER_ESC:
        case PARSER_CSI:
        case PARSER_DCS_HEAD:
        default:
            take_in_sequence(parser, code, calls, of);
            break;
    }
}

static void begin_character(struct parser *parser, uint8_t byte, unsigned missing, uint32_t code, uint32_t least) {
    parser->partial[0] = (char) byte;
    parser->partial_length = 1;
    parser->missing = missing;
    parser->code = code;
    parser->least = least;
}

static void take_byte(struct parser *parser, uint8_t byte, const struct parser_calls *calls, void *of) {
    if (parser->missing) {
        if ((byte & 0xc0) == 0x80) {
            parser->partial[parser->partial_length++] = (char) byte;
            parser->code = parser->code << 6 | (byte & 0x3f);
            if (--parser->missing == 0) {
                bool is_right = parser->code >= parser->least && parser->code <= 0x10ffff && (parser->code & 0xfff800) != 0xd800;
                take_code(parser, is_right ? parser->code : REPLACEMENT, calls, of);
            }
            return;
        }
        parser->missing = 0;
        take_code(parser, REPLACEMENT, calls, of);
    }
    if (byte < 0x80) {
        take_code(parser, byte, calls, of);
    } else if (byte >= 0xc2 && byte < 0xe0) {
        begin_character(parser, byte, 1, byte & 0x1f, 0x80);
    } else if (byte >= 0xe0 && byte < 0xf0) {
        begin_character(parser, byte, 2, byte & 0x0f, 0x800);
    } else if (byte >= 0xf0 && byte < 0xf5) {
        begin_character(parser, byte, 3, byte & 0x07, 0x10000);
    } else {
        take_code(parser, REPLACEMENT, calls, of);
    }
}

void parser_take(struct parser *parser, const uint8_t *bytes, size_t length, const struct parser_calls *calls, void *of) {
    for (size_t i = 0; i < length;) {
        size_t end = i;
        if (parser->state == PARSER_GROUND && !parser->missing) {
            while (end < length && bytes[end] >= 0x20 && bytes[end] < 0x7f) {
                end++;
            }
        }
        if (end > i) {
            calls->text(of, (const char *) bytes + i, end - i);
            i = end;
        } else {
            take_byte(parser, bytes[i++], calls, of);
        }
    }
}

size_t parser_unfinished(const struct parser *parser, char into[UNFINISHED_MAX]) {
    size_t length = 0;
    if (parser->state != PARSER_GROUND) {
        if (parser->head_is_cut || (parser->state == PARSER_STRING && parser->now.is_cut)) {
            const char *unknown = parser->now.kind == SEQUENCE_OSC   ? "\033]65535;"
                                  : parser->state == PARSER_DCS_HEAD ? "\033P>65535;"
                                  : parser->now.kind == SEQUENCE_DCS ? "\033P65535~"
                                  : parser->state == PARSER_CSI      ? "\033[>65535;"
                                                                     : "\033X";
            length = strlen(unknown);
            memcpy(into, unknown, length);
        } else {
            memcpy(into, parser->head, parser->head_length);
            length = parser->head_length;
            if (parser->state == PARSER_STRING) {
                memcpy(into + length, parser->now.string, parser->now.length);
                length += parser->now.length;
            }
        }
    }
    if (parser->missing) {
        memcpy(into + length, parser->partial, parser->partial_length);
        length += parser->partial_length;
    }
    return length;
}
