// Control characters, escape sequences and control strings; control.c has the sequences with parameters.
#include <string.h>

#include "emulation.h"

enum {
    BS = 0x08,
    HT = 0x09,
    LF = 0x0a,
    VT = 0x0b,
    FF = 0x0c,
    CR = 0x0d,
    SO = 0x0e,
    SI = 0x0f,
};

void obey_control(struct screen *screen, unsigned code) {
    char byte = (char) code;
    switch (code) {
        case LF:
        case VT:
        case FF:
        case CR:
            print_line_end(screen, code);
            break;
        case BS:
            stay(screen);
            tell_bytes(screen, &byte, 1);
            break;
        case HT:
            tell_bytes(screen, &byte, 1);
            break;
        case SO:
        case SI:
            set_shift(screen, code == SO);
            break;
        default:
            break;
    }
}

static void obey_esc(struct screen *screen, const struct sequence *sequence) {
    char final = sequence->final;
    if (sequence->intermediate) {
        const char *which = strchr("()*+-./", sequence->intermediate);
        if (which) {
            unsigned index = (unsigned) (which - "()*+-./");
            set_charset(screen, index < CHARSETS ? index : index - 3, index < CHARSETS ? final : 'B');
        } else if (sequence->intermediate == '%') {
            set_shift(screen, 0);
            set_charset(screen, 0, 'B');
        } else if (sequence->intermediate == '#' && final == '8') {
            stay(screen);
            tell(screen, "\033#8");
            move_to(screen, 0, mode_is_on(&screen->modes, MODE_ORIGIN) ? screen->top : 0);
        }
        return;
    }
    switch (final) {
        case '7':
            save_cursor(screen);
            break;
        case '8':
            restore_cursor(screen);
            break;
        case 'D':
        case 'E':
        case 'M':
            stay(screen);
            tell(screen, "\033%c", final);
            break;
        case 'H':
            screen->tabs[cursor_of(screen).col] = true;
            tell(screen, "\033H");
            break;
        case 'c':
            reset_all(screen);
            renew(screen);
            break;
        case '=':
        case '>':
            modes_set(&screen->modes, true, 66, final == '=');
            tell(screen, "\033%c", final);
            break;
        case 'n':
        case 'o':
            set_shift(screen, final == 'n' ? 2 : 3);
            break;
        case 'Z':
            ask(screen, sequence);
            break;
        default:
            break;
    }
}

void obey_sequence(struct screen *screen, const struct sequence *sequence) {
    switch (sequence->kind) {
        case SEQUENCE_ESC:
            obey_esc(screen, sequence);
            break;
        case SEQUENCE_CSI:
            obey_csi(screen, sequence);
            break;
        case SEQUENCE_OSC:
            if (sequence->length >= 2 && (sequence->string[0] == '0' || sequence->string[0] == '2') && sequence->string[1] == ';') {
                modes_title(&screen->modes, sequence->string + 2, sequence->length - 2);
            }
            break;
        case SEQUENCE_DCS:
            ask(screen, sequence);
            break;
        case SEQUENCE_APC:
        case SEQUENCE_IGNORED:
        default:
            break;
    }
}
