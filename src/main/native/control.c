// Control functions (ECMA-48): what a program orders beside what it prints. libvterm is told those that it does as terminals do, within its bounds.
#include <string.h>

#include "emulation.h"

void stay(struct screen *screen) {
    if (screen->is_pending && !screen->is_ahead) {
        tell(screen, "\033[%uG", screen->cols);
    }
    screen->is_pending = false;
}

static unsigned count_of(const struct sequence *sequence, unsigned most) {
    unsigned count = (unsigned) parameter_or(sequence, 0, 1);
    return count < most ? count : most;
}

static void move_rows(struct screen *screen, const struct sequence *sequence, bool up) {
    // Out of the scrolling region, but not within it beyond its edge.
    struct position at = cursor_of(screen);
    unsigned room = up ? at.row - (at.row >= screen->top ? screen->top : 0)
                       : (at.row < screen->bottom ? screen->bottom : screen->rows) - 1 - at.row;
    unsigned count = count_of(sequence, room);
    bool home = sequence->final == 'E' || sequence->final == 'F';
    stay(screen);
    move_to(screen, home ? 0 : at.col, up ? at.row - count : at.row + count);
}

static void set_region(struct screen *screen, const struct sequence *sequence) {
    unsigned top = (unsigned) parameter_or(sequence, 0, 1);
    unsigned bottom = (unsigned) parameter_or(sequence, 1, (int) screen->rows);
    bottom = bottom < screen->rows ? bottom : screen->rows;
    if (top < bottom) {
        screen->top = top - 1;
        screen->bottom = bottom;
        tell(screen, "\033[%u;%ur", top, bottom);
        move_to(screen, 0, mode_is_on(&screen->modes, MODE_ORIGIN) ? screen->top : 0);
    }
}

// A cursor behind the last column is not in it: what is there stays, as in most terminals but not in libvterm.
static void erase_behind(struct screen *screen, char final) {
    struct style blank = style_erased(&screen->pen);
    struct rectangle below = {.top = cursor_of(screen).row + 1, .bottom = screen->rows, .right = screen->cols};
    if (final == 'J') {
        cells_erase(cells_of(screen), below, &blank, false);
    }
}

static void shift_line(struct screen *screen, const struct sequence *sequence, bool insert) {
    stay(screen);
    struct position at = cursor_of(screen);
    int count = (int) count_of(sequence, screen->cols);
    struct style blank = style_erased(&screen->pen);
    struct rectangle line = {.top = at.row, .bottom = at.row + 1, .left = at.col, .right = screen->cols};
    cells_scroll(cells_of(screen), line, 0, insert ? -count : count, &blank);
}

static void repeat(struct screen *screen, const struct sequence *sequence) {
    uint32_t last = screen->last;
    for (unsigned i = screen->has_last ? count_of(sequence, screen->cols * screen->rows) : 0; i > 0; i--) {
        print_character(screen, last);
    }
}

static void clear_tabs(struct screen *screen, const struct sequence *sequence) {
    int which = parameter_or(sequence, 0, 0);
    if (which == 0) {
        screen->tabs[cursor_of(screen).col] = false;
        tell(screen, "\033[g");
    } else if (which == 3) {
        memset(screen->tabs, 0, sizeof screen->tabs);
        tell(screen, "\033[3g");
    }
}

static void set_other_screen(struct screen *screen, unsigned number, bool on) {
    if (on && number == 1049) {
        save_cursor(screen);
    }
    if (number != 1048) {
        show_alternate(screen, on);
    } else if (on) {
        save_cursor(screen);
    }
    if (!on && (number == 1048 || number == 1049)) {
        restore_cursor(screen);
    }
}

static void set_mode(struct screen *screen, bool is_private, unsigned number, bool on) {
    if (is_private && (number == 47 || (number >= 1047 && number <= 1049))) {
        set_other_screen(screen, number, on);
        return;
    }
    if (is_private && number == 7 && !on) {
        stay(screen);
    }
    if (!modes_set(&screen->modes, is_private, number, on) || number > 2004 || (!is_private && number == 4)) {
        return;
    }
    if (number == 66) {
        tell(screen, "\033%c", on ? '=' : '>');
        return;
    }
    tell(screen, "\033[%s%u%c", is_private ? "?" : "", number, on ? 'h' : 'l');
    if (is_private && number == 6) {
        move_to(screen, 0, on ? screen->top : 0);
    }
}

static void set_modes(struct screen *screen, const struct sequence *sequence) {
    for (unsigned i = 0; i < sequence->count; i++) {
        if (sequence->parameters[i] > 0) {
            set_mode(screen, sequence->leader == '?', (unsigned) sequence->parameters[i], sequence->final == 'h');
        }
    }
}

static void reset_softly(struct screen *screen) {
    struct position at = cursor_of(screen);
    modes_soft_reset(&screen->modes);
    screen->pen = (struct style){0};
    screen->is_protected = false;
    screen->top = 0;
    screen->bottom = screen->rows;
    struct saved *saved = &screen->saved[screen->modes.is_alternate];
    *saved = (struct saved){0};
    memset(saved->charsets, 'B', sizeof saved->charsets);
    bool was_pending = screen->is_pending;
    if (renew(screen)) {
        move_to(screen, at.col, at.row);
        if (was_pending) {
            make_pending(screen);
        }
    }
}

static void report_or_title(struct screen *screen, const struct sequence *sequence) {
    int what = parameter_or(sequence, 0, 0);
    // The icon's name alone is 1.
    if ((what == 22 || what == 23) && parameter_or(sequence, 1, 0) != 1) {
        modes_titles(&screen->modes, what == 22);
    }
}

static void obey_plain(struct screen *screen, const struct sequence *sequence) {
    char final = sequence->final;
    int first = parameter_or(sequence, 0, 0);
    switch (final) {
        case 'A':
        case 'F':
            move_rows(screen, sequence, true);
            break;
        case 'B':
        case 'E':
            move_rows(screen, sequence, false);
            break;
        case 'C':
        case 'D':
        case 'a':
        case 'e':
        case 'X':
            stay(screen);
            tell(screen, "\033[%u%c", count_of(sequence, SCREEN_COLS_MAX), final);
            break;
        case 'S':
        case 'T':
            if (sequence->count == 1) {
                tell(screen, "\033[%u%c", count_of(sequence, SCREEN_ROWS_MAX), final);
            }
            break;
        case 'I':
        case 'Z':
            tell(screen, "\033[%u%c", count_of(sequence, SCREEN_COLS_MAX), final);
            screen->is_pending = screen->is_pending && final == 'I';
            break;
        case 'G':
        case '`':
        case 'd':
            stay(screen);
            tell(screen, "\033[%u%c", count_of(sequence, SCREEN_COLS_MAX), final);
            break;
        case 'H':
        case 'f':
            stay(screen);
            tell(screen, "\033[%u;%uH", count_of(sequence, SCREEN_ROWS_MAX), (unsigned) parameter_or(sequence, 1, 1));
            break;
        case 'J':
        case 'K':
            if (first == 0 && screen->is_pending && !sequence->leader) {
                erase_behind(screen, final);
            } else if (first <= 2) {
                tell(screen, "\033[%s%d%c", sequence->leader ? "?" : "", first, final);
            }
            break;
        case 'L':
        case 'M':
            stay(screen);
            if (cursor_of(screen).row >= screen->top && cursor_of(screen).row < screen->bottom) {
                tell(screen, "\033[%u%c\r", count_of(sequence, SCREEN_ROWS_MAX), final);
            }
            break;
        case '@':
        case 'P':
            shift_line(screen, sequence, final == '@');
            break;
        case 'b':
            repeat(screen, sequence);
            break;
        case 'c':
        case 'n':
            ask(screen, sequence);
            break;
        case 'g':
            clear_tabs(screen, sequence);
            break;
        case 'm':
            style_follow(&screen->pen, sequence);
            break;
        case 'r':
            set_region(screen, sequence);
            break;
        case 's':
            save_cursor(screen);
            break;
        case 'u':
            restore_cursor(screen);
            break;
        case 't':
            report_or_title(screen, sequence);
            break;
        default:
            break;
    }
}

void obey_csi(struct screen *screen, const struct sequence *sequence) {
    char leader = sequence->leader;
    char final = sequence->final;
    int first = parameter_or(sequence, 0, 0);
    if (sequence->intermediate) {
        if (final == 'q' && sequence->intermediate == ' ' && first <= 6) {
            screen->modes.shape = (unsigned) first;
            tell(screen, "\033[%d q", first);
        } else if (final == 'q' && sequence->intermediate == '"') {
            screen->is_protected = first == 1;
            tell(screen, "\033[%d\"q", first == 1);
        } else if (final == 'p' && sequence->intermediate == '!' && !leader) {
            reset_softly(screen);
        } else {
            ask(screen, sequence);
        }
    } else if (final == 'h' || final == 'l') {
        if (!leader || leader == '?') {
            set_modes(screen, sequence);
        }
    } else if (!leader || (leader == '?' && (final == 'J' || final == 'K'))) {
        obey_plain(screen, sequence);
    } else {
        modes_keys(&screen->modes, sequence);
        ask(screen, sequence);
    }
}
