// What a program asks its terminal for.
#include <stdio.h>
#include <string.h>

#include "emulation.h"

// The sequence of this shape, in one number.
#define SHAPE(leader, intermediate, final) ((unsigned) (leader) << 16 | (unsigned) (intermediate) << 8 | (unsigned) (final))

static unsigned in_csi(const struct sequence *sequence) {
    int first = parameter_or(sequence, 0, 0);
    switch (SHAPE(sequence->leader, sequence->intermediate, sequence->final)) {
        // DA1, DA2, DA3, DECREQTPARM
        case SHAPE(0, 0, 'c'):
        case SHAPE('>', 0, 'c'):
        case SHAPE('=', 0, 'c'):
        case SHAPE(0, 0, 'x'):
            return first == 0 || sequence->final == 'x';
        // DSR
        case SHAPE(0, 0, 'n'):
            return first == 5 || first == 6;
        case SHAPE('?', 0, 'n'):
            return first != 0;
        // DECRQM, XTVERSION, kitty's flags, XTQMODKEYS, XTSMGRAPHICS, DECRQPSR, DECRQTSR, DECRQCRA
        case SHAPE(0, '$', 'p'):
        case SHAPE('?', '$', 'p'):
        case SHAPE('>', 0, 'q'):
        case SHAPE('?', 0, 'u'):
        case SHAPE('?', 0, 'm'):
        case SHAPE('?', 0, 'S'):
        case SHAPE(0, '$', 'w'):
        case SHAPE(0, '$', 'u'):
        case SHAPE(0, '*', 'y'):
            return 1;
        // Reports of the window: its state, place, sizes, titles.
        case SHAPE(0, 0, 't'):
            return first == 11 || (first >= 13 && first <= 21 && first != 17);
        // A terminal that tells its size within the stream does so at once, as one does that tells whether it has the focus.
        case SHAPE('?', 0, 'h'): {
            unsigned count = 0;
            for (unsigned i = 0; i < sequence->count; i++) {
                count += sequence->parameters[i] == 2048 || sequence->parameters[i] == 1004;
            }
            return count;
        }
        default:
            return 0;
    }
}

static bool can_be_asked(unsigned number) {
    // The palette, its special colours, the colours of text, cursor and selection, kitty's colours, the clipboard.
    return number == 4 || number == 5 || (number >= 10 && number <= 19) || number == 21 || number == 52;
}

static unsigned in_osc(const struct sequence *sequence) {
    unsigned number = 0;
    size_t at = 0;
    for (; at < sequence->length && sequence->string[at] >= '0' && sequence->string[at] <= '9' && number < 1000; at++) {
        number = number * 10 + (unsigned) (sequence->string[at] - '0');
    }
    if (at == 0 || !can_be_asked(number)) {
        return 0;
    }
    unsigned count = 0;
    for (size_t i = at + 1; i < sequence->length; i++) {
        bool begins = sequence->string[i - 1] == ';' || sequence->string[i - 1] == '=';
        bool ends = i + 1 == sequence->length || sequence->string[i + 1] == ';';
        count += sequence->string[i] == '?' && begins && ends;
    }
    return count;
}

static unsigned in_dcs(const struct sequence *sequence) {
    unsigned shape = SHAPE(sequence->leader, sequence->intermediate, sequence->final);
    if (shape == SHAPE(0, '$', 'q')) {
        return 1;
    }
    if (shape != SHAPE(0, '+', 'q')) {
        return 0;
    }
    // XTGETTCAP: some terminals answer for each name.
    unsigned count = 1;
    for (size_t i = 0; i < sequence->length; i++) {
        count += sequence->string[i] == ';';
    }
    return count;
}

unsigned questions_in(const struct sequence *sequence) {
    switch (sequence->kind) {
        case SEQUENCE_CSI:
            return in_csi(sequence);
        case SEQUENCE_OSC:
            return in_osc(sequence);
        case SEQUENCE_DCS:
            return in_dcs(sequence);
        case SEQUENCE_ESC:
            // DECID
            return sequence->final == 'Z' && !sequence->intermediate;
        case SEQUENCE_APC:
            // kitty's pictures
            return sequence->length > 0 && sequence->string[0] == 'G';
        case SEQUENCE_IGNORED:
        default:
            return 0;
    }
}

// libvterm is told of the pen when it is asked for it.
static void tell_pen(struct screen *screen) {
    struct buffer sgr = {0};
    if (style_draw(&screen->pen, &sgr)) {
        tell_bytes(screen, (const char *) sgr.bytes, sgr.length);
    }
    buffer_free(&sgr);
}

static void ask_status(struct screen *screen, const struct sequence *sequence) {
    static const char *const known[] = {"m", "r", " q", "\"q"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (sequence->length == strlen(known[i]) && memcmp(sequence->string, known[i], sequence->length) == 0) {
            tell_pen(screen);
            tell(screen, "\033P$q%s\033\\", known[i]);
            return;
        }
    }
    static const char unknown[] = "\033P0$r\033\\";
    screen->answers(screen->of, unknown, sizeof unknown - 1);
}

static void ask_mode(struct screen *screen, int mode) {
    if (mode == 69) {
        // Margins at the sides are not for this screen, whatever libvterm says.
        static const char unknown[] = "\033[?69;0$y";
        screen->answers(screen->of, unknown, sizeof unknown - 1);
    } else {
        tell(screen, "\033[?%d$p", mode);
    }
}

void ask(struct screen *screen, const struct sequence *sequence) {
    int first = parameter_or(sequence, 0, 0);
    switch (SHAPE(sequence->leader, sequence->intermediate, sequence->final)) {
        case SHAPE(0, 0, 'c'):
            tell(screen, "\033[c");
            break;
        case SHAPE(0, 0, 'Z'):
            tell(screen, "\033[c");
            break;
        case SHAPE('>', 0, 'c'):
            tell(screen, "\033[>c");
            break;
        case SHAPE(0, 0, 'n'):
            tell(screen, "\033[%dn", first);
            break;
        case SHAPE('?', 0, 'n'):
            tell(screen, "\033[?%dn", first);
            break;
        case SHAPE('?', '$', 'p'):
            ask_mode(screen, first);
            break;
        case SHAPE('>', 0, 'q'):
            tell(screen, "\033[>q");
            break;
        case SHAPE(0, '$', 'q'):
            if (sequence->kind == SEQUENCE_DCS) {
                ask_status(screen, sequence);
            }
            break;
        default:
            break;
    }
}
