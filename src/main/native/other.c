// The two screens, the cursor that is saved for each, and the character sets.
#include <string.h>

#include "emulation.h"

void set_charset(struct screen *screen, unsigned which, char final) {
    // Those that libvterm knows; any other is taken for ASCII.
    char known = final == '0' || final == 'A' ? final : 'B';
    screen->modes.charsets[which] = known;
    tell(screen, "\033%c%c", "()*+"[which], known);
}

void set_shift(struct screen *screen, unsigned which) {
    static const char *const shifts[CHARSETS] = {"\017", "\016", "\033n", "\033o"};
    screen->modes.shift = which;
    tell(screen, "%s", shifts[which]);
}

void save_cursor(struct screen *screen) {
    struct saved *saved = &screen->saved[screen->modes.is_alternate];
    struct position at = cursor_of(screen);
    saved->col = at.col;
    saved->row = at.row;
    saved->is_pending = screen->is_pending;
    saved->is_origin = mode_is_on(&screen->modes, MODE_ORIGIN);
    saved->pen = screen->pen;
    memcpy(saved->charsets, screen->modes.charsets, sizeof saved->charsets);
    saved->shift = screen->modes.shift;
}

void make_pending(struct screen *screen) {
    bool was_muted = screen->is_muted;
    screen->is_muted = true;
    tell(screen, "x");
    screen->is_muted = was_muted;
    screen->is_pending = mode_is_on(&screen->modes, MODE_AUTOWRAP);
}

void restore_cursor(struct screen *screen) {
    const struct saved saved = screen->saved[screen->modes.is_alternate];
    modes_set(&screen->modes, true, 6, saved.is_origin);
    tell(screen, "\033[?6%c", saved.is_origin ? 'h' : 'l');
    screen->pen = saved.pen;
    for (unsigned i = 0; i < CHARSETS; i++) {
        set_charset(screen, i, saved.charsets[i]);
    }
    set_shift(screen, saved.shift);
    move_to(screen, saved.col, saved.row);
    if (saved.is_pending && saved.col + 1 == screen->cols) {
        make_pending(screen);
    }
}

void show_alternate(struct screen *screen, bool alternate) {
    if (alternate == screen->modes.is_alternate) {
        return;
    }
    if (alternate) {
        if (!cells_make(&screen->screens[1], screen->cols, screen->rows)) {
            return;
        }
        screen->left_row = cursor_of(screen).row;
        screen->modes.is_alternate = true;
        struct style blank = style_erased(&screen->pen);
        struct rectangle all = {.bottom = screen->rows, .right = screen->cols};
        cells_erase(&screen->screens[1], all, &blank, false);
    } else {
        screen->modes.is_alternate = false;
        cells_free(&screen->screens[1]);
    }
    screen->is_muted = true;
    tell(screen, "\033[?1047%c", alternate ? 'h' : 'l');
    screen->is_muted = false;
}
