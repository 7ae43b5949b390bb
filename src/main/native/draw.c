// A screen as bytes: a snapshot for a terminal, or lines.
#include <string.h>

#include "emulation.h"

// What is drawn goes here; once there is no memory, nothing more does.
struct drawing {
    struct screen *screen;
    struct buffer *into;
    bool failed;
    struct style pen;
    // The columns that are drawn, and the rows: first and how many.
    unsigned cols;
    unsigned top;
    unsigned rows;
};

static void put(struct drawing *drawing, const char *bytes, size_t length) {
    if (drawing->failed || !buffer_reserve(drawing->into, length)) {
        drawing->failed = true;
        return;
    }
    memcpy(drawing->into->bytes + drawing->into->length, bytes, length);
    drawing->into->length += length;
}

static void put_text(struct drawing *drawing, const char *text) {
    put(drawing, text, strlen(text));
}

#define PRINT(drawing, ...) ((drawing)->failed = (drawing)->failed || !buffer_print((drawing)->into, __VA_ARGS__))

static void use_pen(struct drawing *drawing, const struct style *style) {
    if (style_equal(style, &drawing->pen)) {
        return;
    }
    bool is_protected = style->attributes & ATTRIBUTE_PROTECTED;
    if (is_protected != ((drawing->pen.attributes & ATTRIBUTE_PROTECTED) != 0)) {
        put_text(drawing, is_protected ? "\033[1\"q" : "\033[0\"q");
    }
    drawing->failed = drawing->failed || !style_draw(style, drawing->into);
    drawing->pen = *style;
    drawing->pen.attributes &= ATTRIBUTES_DRAWN | ATTRIBUTE_PROTECTED;
}

static void use_plain(struct drawing *drawing) {
    static const struct style plain = {0};
    use_pen(drawing, &plain);
}

static bool put_characters(struct drawing *drawing, const struct cell *cell) {
    uint32_t characters[CELL_CHARACTERS];
    char bytes[CELL_CHARACTERS * 4];
    unsigned count = cell_characters(cell, characters);
    size_t length = 0;
    bool is_ascii = count == 1 && characters[0] < 0x80;
    for (unsigned i = 0; i < count; i++) {
        length += utf8_write(characters[i], bytes + length);
    }
    put(drawing, count ? bytes : " ", count ? length : 1);
    return is_ascii || count == 0;
}

static bool is_blank(const struct cell *cell) {
    return (cell->characters[0] == 0 || cell->characters[0] == ' ') && cell->characters[1] == 0 && !(cell->style.attributes & ATTRIBUTE_TAIL);
}

// How many cells a line has without what can't be told from nothing at its end.
static unsigned seen_length(const struct cell *line, unsigned cols, bool styled) {
    while (cols > 0 && is_blank(&line[cols - 1]) && !(styled && style_shows_blank(&line[cols - 1].style))) {
        cols--;
    }
    return cols;
}

// The cells of a row of a snapshot. A wide character at the edge of what is clipped is left out.
static void draw_cells(struct drawing *drawing, const struct cell *line, unsigned row, unsigned count, bool addressed) {
    for (unsigned col = 0; col < count; col++) {
        const struct cell *cell = &line[col];
        bool is_wide = cell->style.attributes & ATTRIBUTE_WIDE;
        use_pen(drawing, &cell->style);
        if (is_wide && col + 1 == drawing->cols) {
            put_text(drawing, " ");
            continue;
        }
        bool is_sure = put_characters(drawing, cell);
        col += is_wide;
        // Terminals don't agree how wide all characters are; each such is put to its place.
        if (!is_sure && addressed && col + 1 < count) {
            const struct cell *next = &line[col + 1];
            if (is_wide || next->characters[0] < 0x80 || next->characters[1]) {
                PRINT(drawing, "\033[%u;%uH", row + 1, col + 2);
            }
        }
    }
}

// The cells of a line that end it and are erased alike.
static unsigned erased_from(const struct cell *line, unsigned cols) {
    const struct cell *last = &line[cols - 1];
    struct style erased = style_erased(&last->style);
    if (last->characters[0] || !style_equal(&last->style, &erased)) {
        return cols;
    }
    while (cols > 0 && !line[cols - 1].characters[0] && style_equal(&line[cols - 1].style, &erased) &&
           !(line[cols - 1].style.attributes & ATTRIBUTE_TAIL)) {
        cols--;
    }
    return cols;
}

static void draw_rows(struct drawing *drawing, const struct cells *cells, unsigned cols, unsigned rows) {
    for (unsigned row = 0; row < rows; row++) {
        PRINT(drawing, "\033[%u;1H", row + 1);
        if (row >= drawing->rows) {
            use_plain(drawing);
            put_text(drawing, "\033[K");
            continue;
        }
        const struct cell *line = cells->row[drawing->top + row].cell;
        unsigned end = erased_from(line, drawing->cols);
        draw_cells(drawing, line, row, end, true);
        if (end < drawing->cols || cols > drawing->cols) {
            static const struct style plain = {0};
            PRINT(drawing, "\033[%u;%uH", row + 1, end + 1);
            use_pen(drawing, end < drawing->cols && cols <= drawing->cols ? &line[drawing->cols - 1].style : &plain);
            put_text(drawing, "\033[K");
        }
    }
}

static void draw_tabs(struct drawing *drawing) {
    put_text(drawing, "\033[H\033[3g");
    for (unsigned col = 0; col < drawing->screen->cols; col++) {
        if (drawing->screen->tabs[col]) {
            PRINT(drawing, "\033[%uG\033H", col + 1);
        }
    }
}

static void draw_charsets(struct drawing *drawing, const char charsets[CHARSETS], unsigned shift) {
    drawing->failed = drawing->failed || !modes_draw_charsets(charsets, shift, drawing->into);
}

static void draw_ascii(struct drawing *drawing) {
    static const char ascii[CHARSETS] = {'B', 'B', 'B', 'B'};
    draw_charsets(drawing, ascii, 0);
}

static void put_cursor(struct drawing *drawing, unsigned col, unsigned row, bool is_origin) {
    const struct screen *screen = drawing->screen;
    unsigned above = is_origin ? screen->top : 0;
    PRINT(drawing, "\033[?6%c\033[%u;%uH", is_origin ? 'h' : 'l', (row > above ? row - above : 0) + 1, col + 1);
}

// With the mode of origin no cursor goes out of the scrolling region.
static bool is_reached(const struct screen *screen, unsigned row, bool is_origin) {
    return !is_origin || (row >= screen->top && row < screen->bottom);
}

// Puts the cursor behind a character by printing it again, as it is.
static void print_again(struct drawing *drawing, const struct cells *cells, unsigned col, unsigned row, bool is_origin) {
    if (col > 0 && (cells->row[row].cell[col].style.attributes & ATTRIBUTE_TAIL)) {
        col--;
    }
    put_cursor(drawing, col, row, is_origin);
    if (!is_reached(drawing->screen, row, is_origin)) {
        return;
    }
    use_pen(drawing, &cells->row[row].cell[col].style);
    put_characters(drawing, &cells->row[row].cell[col]);
}

// The cursor that DECSC saved.
static void draw_saved(struct drawing *drawing, bool alternate) {
    const struct saved *saved = &drawing->screen->saved[alternate];
    put_text(drawing, "\033[?7h");
    if (saved->is_pending && saved->col + 1 == drawing->screen->cols) {
        print_again(drawing, &drawing->screen->screens[alternate], saved->col, saved->row, saved->is_origin);
    } else {
        put_cursor(drawing, saved->col, saved->row, saved->is_origin);
    }
    draw_charsets(drawing, saved->charsets, saved->shift);
    use_pen(drawing, &saved->pen);
}

static void draw_cursor(struct drawing *drawing) {
    struct screen *screen = drawing->screen;
    const struct modes *modes = &screen->modes;
    struct position at = cursor_of(screen);
    bool is_origin = mode_is_on(modes, MODE_ORIGIN);
    bool inserts = mode_is_on(modes, MODE_INSERT);
    struct style pen = screen->pen;
    pen.attributes |= screen->is_protected ? ATTRIBUTE_PROTECTED : 0;
    PRINT(drawing, "\033[20%c\033[?7%c", mode_is_on(modes, MODE_NEWLINE) ? 'h' : 'l', mode_is_on(modes, MODE_AUTOWRAP) ? 'h' : 'l');
    if (screen->has_last && is_reached(screen, screen->last_row, is_origin)) {
        // What comes may combine with it, or repeat it.
        draw_charsets(drawing, modes->charsets, modes->shift);
        PRINT(drawing, "\033[4%c\033[?2026l", inserts ? 'h' : 'l');
        put_cursor(drawing, screen->last_col, screen->last_row, is_origin);
        use_pen(drawing, &pen);
        const struct cell *last = &cells_of(screen)->row[screen->last_row].cell[screen->last_col];
        if (inserts) {
            PRINT(drawing, "\033[%dP", last->style.attributes & ATTRIBUTE_WIDE ? 2 : 1);
        }
        put_characters(drawing, last);
        return;
    }
    if (screen->is_pending) {
        draw_ascii(drawing);
        print_again(drawing, cells_of(screen), at.col, at.row, is_origin);
    } else {
        put_cursor(drawing, at.col, at.row, is_origin);
    }
    draw_charsets(drawing, modes->charsets, modes->shift);
    use_pen(drawing, &pen);
    PRINT(drawing, "\033[4%c\033[?2026l", inserts ? 'h' : 'l');
}

// Ends what a terminal may have been left in the midst of. No RIS, which takes a person's scrollback away. The cursor's shape comes early, because a
// console that doesn't know it may print its last letter, which is then drawn over.
static void draw_resets(struct drawing *drawing) {
    put_text(drawing, "\033\\\033[?2026h\033[?25l\033[?6l\033[?69l\033[?7l\033[4l\033[20l");
    put_text(drawing, "\033" "7\033[?1049l\033[r\033(B\033)B\033*B\033+B\017\033[0\"q\033[0m");
    PRINT(drawing, "\033[%u q", drawing->screen->modes.shape);
}

static void draw_keys(struct drawing *drawing, bool alternate) {
    drawing->failed = drawing->failed || !modes_draw_keys(&drawing->screen->modes, alternate, drawing->into);
}

static void draw_snapshot(struct drawing *drawing, unsigned cols, unsigned rows) {
    struct screen *screen = drawing->screen;
    bool alternate = screen->modes.is_alternate;
    bool whole = cols == screen->cols && rows == screen->rows;
    draw_resets(drawing);
    draw_keys(drawing, false);
    draw_rows(drawing, &screen->screens[0], cols, rows);
    if (alternate) {
        // Which saves the cursor of the main screen.
        draw_saved(drawing, false);
        put_text(drawing, "\033[?1049h\033[?6l\033[?7l");
        use_plain(drawing);
        draw_keys(drawing, true);
        draw_ascii(drawing);
        draw_rows(drawing, &screen->screens[1], cols, rows);
    }
    use_plain(drawing);
    drawing->failed = drawing->failed || !modes_draw(&screen->modes, drawing->into);
    if (!whole) {
        struct position at = cursor_of(screen);
        bool seen = at.col < cols && mode_is_on(&screen->modes, MODE_CURSOR);
        PRINT(drawing, "\033[?25%c\033[?7h\033[%u;%uH\033[?2026l", seen ? 'h' : 'l', at.row - drawing->top + 1, (at.col < cols ? at.col : cols - 1) + 1);
        return;
    }
    draw_tabs(drawing);
    PRINT(drawing, "\033[%u;%ur", screen->top + 1, screen->bottom);
    draw_saved(drawing, alternate);
    put_text(drawing, "\033" "7");
    draw_cursor(drawing);
    char unfinished[UNFINISHED_MAX];
    put(drawing, unfinished, parser_unfinished(&screen->parser, unfinished));
}

static void draw_lines(struct drawing *drawing, bool styled) {
    const struct cells *cells = cells_of(drawing->screen);
    for (unsigned row = 0; row < cells->rows; row++) {
        unsigned length = seen_length(cells->row[row].cell, cells->cols, styled);
        for (unsigned col = 0; col < length; col++) {
            const struct cell *cell = &cells->row[row].cell[col];
            if (styled) {
                struct style style = cell->style;
                style.attributes &= ATTRIBUTES_DRAWN;
                use_pen(drawing, &style);
            }
            put_characters(drawing, cell);
            col += (cell->style.attributes & ATTRIBUTE_WIDE) != 0;
        }
        use_plain(drawing);
        put_text(drawing, "\n");
    }
}

bool screen_draw(struct screen *screen, enum screen_form form, unsigned cols, unsigned rows, struct buffer *into) {
    struct drawing drawing = {.screen = screen, .into = into};
    if (form != SCREEN_SNAPSHOT) {
        draw_lines(&drawing, form == SCREEN_STYLED);
        return !drawing.failed;
    }
    cols = cols ? cols : screen->cols;
    rows = rows ? rows : screen->rows;
    cols = cols < SCREEN_COLS_MAX ? cols : SCREEN_COLS_MAX;
    rows = rows < SCREEN_ROWS_MAX ? rows : SCREEN_ROWS_MAX;
    unsigned cursor = cursor_of(screen).row;
    drawing.cols = cols < screen->cols ? cols : screen->cols;
    drawing.rows = rows < screen->rows ? rows : screen->rows;
    drawing.top = cursor >= rows ? cursor - rows + 1 : 0;
    draw_snapshot(&drawing, cols, rows);
    return !drawing.failed;
}
