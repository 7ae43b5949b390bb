// A screen in another size. libvterm's own way to it steps over its memory; so it is begun anew, in the modes that it was in.
#include "emulation.h"

// How many rows go at the top, so that the cursor's stays: those below it go first.
static unsigned dropped(unsigned cursor, unsigned rows) {
    return cursor >= rows ? cursor - rows + 1 : 0;
}

static void resize_saved(struct saved *saved, unsigned cols, unsigned rows, unsigned above) {
    saved->row = saved->row > above ? saved->row - above : 0;
    saved->row = saved->row < rows ? saved->row : rows - 1;
    saved->col = saved->col < cols ? saved->col : cols - 1;
    saved->is_pending = false;
}

static void resize_rest(struct screen *screen, unsigned cols, unsigned rows, const unsigned above[2]) {
    screen->left_row -= screen->left_row < above[0] ? screen->left_row : above[0];
    for (unsigned i = 0; i < 2; i++) {
        resize_saved(&screen->saved[i], cols, rows, above[i]);
    }
    if (cols > screen->cols) {
        reset_tabs(screen, screen->cols);
    }
    screen->cols = cols;
    screen->rows = rows;
    screen->top = 0;
    screen->bottom = rows;
    screen->has_last = false;
}

void screen_resize(struct screen *screen, unsigned cols, unsigned rows) {
    cols = bounded(cols, SCREEN_COLS_MAX);
    rows = bounded(rows, SCREEN_ROWS_MAX);
    if (cols == screen->cols && rows == screen->rows) {
        return;
    }
    struct screen before = *screen;
    struct position cursor = cursor_of(screen);
    bool alternate = screen->modes.is_alternate;
    unsigned above[2] = {dropped(alternate ? screen->left_row : cursor.row, rows), dropped(cursor.row, rows)};
    struct cells other[2] = {{0}, {0}};
    bool done = cells_resized(&screen->screens[0], cols, rows, above[0], &other[0]) &&
                (!alternate || cells_resized(&screen->screens[1], cols, rows, above[1], &other[1]));
    if (done) {
        resize_rest(screen, cols, rows, above);
        done = renew(screen);
    }
    if (!done) {
        *screen = before;
        cells_free(&other[0]);
        cells_free(&other[1]);
        return;
    }
    for (unsigned i = 0; i < 2; i++) {
        cells_free(&screen->screens[i]);
        screen->screens[i] = other[i];
    }
    cursor.col += before.is_pending ? 1 : 0;
    cursor.row -= above[alternate];
    move_to(screen, cursor.col < cols ? cursor.col : cols - 1, cursor.row < rows ? cursor.row : rows - 1);
}
