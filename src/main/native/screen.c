#include "screen.h"

#include <stdlib.h>
#include <string.h>

#include "emulation.h"

static int put_glyph(VTermGlyphInfo *glyph, VTermPos at, void *of) {
    struct screen *screen = of;
    unsigned col = (unsigned) at.col;
    unsigned row = (unsigned) at.row;
    unsigned width = glyph->width == 2 ? 2 : 1;
    if (!screen->is_muted && row < screen->rows && col + width <= screen->cols) {
        put_character(screen, (struct position){.col = col, .row = row}, glyph->chars[0], width);
    }
    return 1;
}

static unsigned within(int value, unsigned most) {
    return value < 0 ? 0 : (unsigned) value > most ? most : (unsigned) value;
}

static struct rectangle area_of(const struct screen *screen, VTermRect rect) {
    return (struct rectangle){
        .top = within(rect.start_row, screen->rows),
        .bottom = within(rect.end_row, screen->rows),
        .left = within(rect.start_col, screen->cols),
        .right = within(rect.end_col, screen->cols),
    };
}

static int scroll_area(VTermRect rect, int downward, int rightward, void *of) {
    struct screen *screen = of;
    if (!screen->is_muted) {
        struct style blank = style_erased(&screen->pen);
        cells_scroll(cells_of(screen), area_of(screen, rect), downward, rightward, &blank);
    }
    return 1;
}

static int erase_area(VTermRect rect, int selective, void *of) {
    struct screen *screen = of;
    if (!screen->is_muted) {
        struct style blank = style_erased(&screen->pen);
        cells_erase(cells_of(screen), area_of(screen, rect), &blank, selective != 0);
    }
    return 1;
}

static const VTermStateCallbacks callbacks = {
    .putglyph = put_glyph,
    .scrollrect = scroll_area,
    .erase = erase_area,
};

static void hear_answer(const char *bytes, size_t length, void *of) {
    struct screen *screen = of;
    if (!screen->is_muted) {
        screen->answers(screen->of, bytes, length);
    }
}

bool renew(struct screen *screen) {
    struct buffer modes = {0};
    bool done = modes_draw(&screen->modes, &modes) && modes_draw_charsets(screen->modes.charsets, screen->modes.shift, &modes);
    if (!done || !buffer_print(&modes, "\033[%u q\033[%d\"q\033[?1047%c\033[3g", screen->modes.shape, screen->is_protected,
                               screen->modes.is_alternate ? 'h' : 'l')) {
        buffer_free(&modes);
        return false;
    }
    VTerm *vterm = vterm_new((int) screen->rows, (int) screen->cols);
    if (!vterm) {
        buffer_free(&modes);
        return false;
    }
    if (screen->vterm) {
        vterm_free(screen->vterm);
    }
    screen->vterm = vterm;
    screen->is_ahead = false;
    screen->is_muted = true;
    vterm_set_utf8(vterm, 1);
    vterm_output_set_callback(vterm, hear_answer, screen);
    screen->state = vterm_obtain_state(vterm);
    vterm_state_set_callbacks(screen->state, &callbacks, screen);
    vterm_state_reset(screen->state, 1);
    vterm_input_write(vterm, (const char *) modes.bytes, modes.length);
    buffer_free(&modes);
    for (unsigned col = 0; col < screen->cols; col++) {
        if (screen->tabs[col]) {
            tell(screen, "\033[%uG\033H", col + 1);
        }
    }
    // libvterm knows no insertion of wide characters: put_glyph does it.
    tell(screen, "\033[%u;%ur\033[?6%c\033[?7%c\033[20%c\033[H", screen->top + 1, screen->bottom, mode_is_on(&screen->modes, MODE_ORIGIN) ? 'h' : 'l',
         mode_is_on(&screen->modes, MODE_AUTOWRAP) ? 'h' : 'l', mode_is_on(&screen->modes, MODE_NEWLINE) ? 'h' : 'l');
    screen->is_muted = false;
    return true;
}

void reset_tabs(struct screen *screen, unsigned from) {
    for (unsigned col = from; col < SCREEN_COLS_MAX; col++) {
        screen->tabs[col] = col % 8 == 0;
    }
}

static void default_saved(struct saved *saved) {
    *saved = (struct saved){0};
    memset(saved->charsets, 'B', sizeof saved->charsets);
}

void reset_all(struct screen *screen) {
    static const struct style plain = {0};
    modes_reset(&screen->modes);
    cells_free(&screen->screens[1]);
    screen->pen = plain;
    screen->is_protected = screen->is_pending = screen->has_last = false;
    screen->top = 0;
    screen->bottom = screen->rows;
    reset_tabs(screen, 0);
    default_saved(&screen->saved[0]);
    default_saved(&screen->saved[1]);
    if (screen->screens[0].rows) {
        struct rectangle all = {.bottom = screen->rows, .right = screen->cols};
        cells_erase(&screen->screens[0], all, &plain, false);
    }
}

unsigned bounded(unsigned value, unsigned most) {
    return value < 1 ? 1 : value > most ? most : value;
}

struct screen *screen_new(unsigned cols, unsigned rows, screen_answer *answers, void *of) {
    struct screen *screen = calloc(1, sizeof *screen);
    if (!screen) {
        return NULL;
    }
    screen->answers = answers;
    screen->of = of;
    screen->cols = bounded(cols, SCREEN_COLS_MAX);
    screen->rows = bounded(rows, SCREEN_ROWS_MAX);
    reset_all(screen);
    if (!cells_make(&screen->screens[0], screen->cols, screen->rows) || !renew(screen)) {
        screen_free(screen);
        return NULL;
    }
    return screen;
}

void screen_free(struct screen *screen) {
    if (screen->vterm) {
        vterm_free(screen->vterm);
    }
    modes_free(&screen->modes);
    cells_free(&screen->screens[0]);
    cells_free(&screen->screens[1]);
    free(screen);
}

static void hear_text(void *of, const char *ascii, size_t length) {
    print_text(of, ascii, length);
}

static void hear_character(void *of, uint32_t code) {
    print_character(of, code);
}

static void hear_control(void *of, unsigned code) {
    struct screen *screen = of;
    screen->has_last = false;
    obey_control(screen, code);
}

static void hear_sequence(void *of, const struct sequence *sequence) {
    struct screen *screen = of;
    bool is_repetition = sequence->kind == SEQUENCE_CSI && sequence->final == 'b';
    screen->has_last = screen->has_last && is_repetition;
    screen->questions += questions_in(sequence);
    obey_sequence(screen, sequence);
}

void screen_take(struct screen *screen, const uint8_t *bytes, size_t length) {
    static const struct parser_calls calls = {
        .text = hear_text,
        .character = hear_character,
        .control = hear_control,
        .sequence = hear_sequence,
    };
    parser_take(&screen->parser, bytes, length, &calls, screen);
}

bool screen_brackets_pastes(const struct screen *screen) {
    return mode_is_on(&screen->modes, MODE_BRACKETED_PASTE);
}

enum keys_asked screen_keys_asked(const struct screen *screen) {
    return modes_kitty(&screen->modes) ? KEYS_KITTY : screen->modes.other_keys ? KEYS_XTERM : KEYS_PLAIN;
}

unsigned long screen_questions(const struct screen *screen) {
    return screen->questions;
}
