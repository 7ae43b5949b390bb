// What is printed on a screen. Most of it is text and the ends of its lines: that is put into the cells here, and libvterm is told of the cursor only
// when it is next told of anything else, which makes a flood of text four to eight times as fast.
#include <stdarg.h>
#include <stdio.h>

#include "emulation.h"

// libvterm's own measure of a character, which decides how far its cursor goes. Every version of its archive has it, and no header.
int vterm_unicode_width(uint32_t code);

enum { CHUNK = 512 };

static void catch_up(struct screen *screen) {
    if (screen->is_ahead) {
        bool is_pending = screen->is_pending;
        screen->is_ahead = false;
        move_to(screen, screen->ahead.col, screen->ahead.row);
        if (is_pending) {
            make_pending(screen);
        }
    }
}

void tell_bytes(struct screen *screen, const char *bytes, size_t length) {
    catch_up(screen);
    vterm_input_write(screen->vterm, bytes, length);
}

void tell(struct screen *screen, const char *format, ...) {
    char bytes[64];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(bytes, sizeof bytes, format, arguments);
    va_end(arguments);
    if (length > 0 && (size_t) length < sizeof bytes) {
        tell_bytes(screen, bytes, (size_t) length);
    }
}

struct position cursor_of(const struct screen *screen) {
    if (screen->is_ahead) {
        return screen->ahead;
    }
    VTermPos at;
    vterm_state_get_cursorpos(screen->state, &at);
    // Behind a wide character libvterm has it on that.
    return (struct position){.col = screen->is_pending ? screen->cols - 1 : (unsigned) at.col, .row = (unsigned) at.row};
}

void move_to(struct screen *screen, unsigned col, unsigned row) {
    bool is_origin = mode_is_on(&screen->modes, MODE_ORIGIN);
    unsigned above = is_origin ? screen->top : 0;
    screen->is_ahead = false;
    tell(screen, "\033[%u;%uH", (row > above ? row - above : 0) + 1, col + 1);
    screen->is_pending = false;
}

// Whether the cursor can be anywhere, and characters are what they are in ASCII: else printing is libvterm's.
static bool go_ahead(struct screen *screen) {
    const struct modes *modes = &screen->modes;
    if (mode_is_on(modes, MODE_ORIGIN) || modes->charsets[modes->shift] != 'B') {
        return false;
    }
    screen->ahead = cursor_of(screen);
    screen->is_ahead = true;
    return true;
}

static struct style style_of(const struct screen *screen) {
    struct style style = screen->pen;
    style.attributes |= screen->is_protected ? ATTRIBUTE_PROTECTED : 0;
    return style;
}

static void insert(struct screen *screen, struct position at, unsigned width) {
    struct rectangle line = {.top = at.row, .bottom = at.row + 1, .left = at.col, .right = screen->cols};
    cells_scroll(cells_of(screen), line, 0, -(int) width, &screen->pen);
}

static void keep_last(struct screen *screen, struct position at, uint32_t code, unsigned width) {
    screen->has_last = true;
    screen->last_col = at.col;
    screen->last_row = at.row;
    screen->last = code;
    screen->is_pending = at.col + width >= screen->cols && mode_is_on(&screen->modes, MODE_AUTOWRAP);
}

void put_character(struct screen *screen, struct position at, uint32_t code, unsigned width) {
    struct style style = style_of(screen);
    if (mode_is_on(&screen->modes, MODE_INSERT)) {
        insert(screen, at, width);
    }
    cells_put(cells_of(screen), at.col, at.row, code, width, &style);
    keep_last(screen, at, code, width);
}

static void feed(struct screen *screen) {
    if (screen->ahead.row + 1 == screen->bottom) {
        struct style blank = style_erased(&screen->pen);
        struct rectangle region = {.top = screen->top, .bottom = screen->bottom, .right = screen->cols};
        cells_scroll(cells_of(screen), region, 1, 0, &blank);
    } else if (screen->ahead.row + 1 < screen->rows) {
        screen->ahead.row++;
    }
}

static void wrap(struct screen *screen) {
    if (screen->is_pending) {
        feed(screen);
        screen->ahead.col = 0;
        screen->is_pending = false;
    }
}

static void advance(struct screen *screen, unsigned count) {
    screen->ahead.col = screen->ahead.col + count < screen->cols ? screen->ahead.col + count : screen->cols - 1;
}

void print_text(struct screen *screen, const char *ascii, size_t length) {
    if (!go_ahead(screen)) {
        for (size_t chunk; length > 0; ascii += chunk, length -= chunk) {
            chunk = length < CHUNK ? length : CHUNK;
            tell_bytes(screen, ascii, chunk);
        }
        return;
    }
    struct style style = style_of(screen);
    while (length > 0) {
        wrap(screen);
        struct position at = screen->ahead;
        unsigned room = screen->cols - at.col;
        unsigned count = length < room ? (unsigned) length : room;
        if (mode_is_on(&screen->modes, MODE_INSERT)) {
            insert(screen, at, count);
        }
        cells_put_text(cells_of(screen), at.col, at.row, ascii, count, &style);
        at.col += count - 1;
        keep_last(screen, at, (uint8_t) ascii[count - 1], 1);
        advance(screen, count);
        ascii += count;
        length -= count;
    }
}

void print_character(struct screen *screen, uint32_t code) {
    int measured = vterm_unicode_width(code);
    unsigned width = measured == 2 ? 2 : 1;
    if (measured <= 0) {
        // libvterm would keep any number of them, and joins none at the end of a line.
        if (screen->has_last) {
            cells_join(cells_of(screen), screen->last_col, screen->last_row, code);
        }
        return;
    }
    if (width > screen->cols) {
        return;
    }
    struct position at = cursor_of(screen);
    bool fits = at.col + width <= screen->cols || screen->is_pending;
    if (!fits) {
        // libvterm would wrap it even so.
        if (!mode_is_on(&screen->modes, MODE_AUTOWRAP)) {
            return;
        }
        cells_put(cells_of(screen), at.col, at.row, 0, 1, &screen->pen);
    }
    if (go_ahead(screen)) {
        screen->is_pending |= !fits;
        wrap(screen);
        put_character(screen, screen->ahead, code, width);
        advance(screen, width);
    } else {
        char bytes[4];
        tell_bytes(screen, bytes, utf8_write(code, bytes));
    }
}

void print_line_end(struct screen *screen, unsigned code) {
    char byte = (char) code;
    if (!go_ahead(screen)) {
        stay(screen);
        tell_bytes(screen, &byte, 1);
        return;
    }
    screen->is_pending = false;
    if (code != '\r') {
        feed(screen);
    }
    if (code == '\r' || mode_is_on(&screen->modes, MODE_NEWLINE)) {
        screen->ahead.col = 0;
    }
}
