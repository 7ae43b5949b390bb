#include "cells.h"

#include <stdlib.h>
#include <string.h>

enum { CHARACTER_BITS = 21, CHARACTERS_A_WORD = 3, CHARACTER_MASK = (1 << CHARACTER_BITS) - 1 };

bool cells_make(struct cells *cells, unsigned cols, unsigned rows) {
    struct cell *block = calloc((size_t) cols * rows, sizeof *block);
    struct row *row = calloc(rows, sizeof *row);
    if (!block || !row) {
        free(block);
        free(row);
        return false;
    }
    for (unsigned i = 0; i < rows; i++) {
        row[i].cell = block + (size_t) i * cols;
    }
    *cells = (struct cells){.cols = cols, .rows = rows, .row = row, .block = block};
    return true;
}

void cells_free(struct cells *cells) {
    free(cells->block);
    free(cells->row);
    *cells = (struct cells){0};
}

static struct cell blank_cell(const struct style *style) {
    struct cell cell = {.style = *style};
    cell.style.attributes &= ATTRIBUTES_DRAWN;
    return cell;
}

// Takes away the halves of a wide character that a change has left alone on either side of a column.
static void mend(struct cells *cells, unsigned row, unsigned col, const struct style *style) {
    struct cell *at = cells->row[row].cell;
    bool wide_before = col > 0 && (at[col - 1].style.attributes & ATTRIBUTE_WIDE);
    bool tail_here = col < cells->cols && (at[col].style.attributes & ATTRIBUTE_TAIL);
    if (wide_before && !tail_here) {
        at[col - 1] = blank_cell(style);
    }
    if (tail_here && !wide_before) {
        at[col] = blank_cell(style);
    }
}

// Takes away a wide character that has a half on either side of a column.
static void part(struct cells *cells, unsigned row, unsigned col, const struct style *style) {
    struct cell *at = cells->row[row].cell;
    if (col > 0 && col < cells->cols && (at[col].style.attributes & ATTRIBUTE_TAIL)) {
        at[col - 1] = at[col] = blank_cell(style);
    }
}

bool cells_resized(const struct cells *cells, unsigned cols, unsigned rows, unsigned dropped, struct cells *other) {
    static const struct style plain = {0};
    if (!cells_make(other, cols, rows)) {
        return false;
    }
    unsigned kept = cells->cols < cols ? cells->cols : cols;
    for (unsigned row = 0; row < rows && row + dropped < cells->rows; row++) {
        memcpy(other->row[row].cell, cells->row[row + dropped].cell, kept * sizeof *other->block);
        other->row[row].used = cols;
        mend(other, row, cols, &plain);
    }
    return true;
}

static unsigned shift_of(unsigned index) {
    return index % CHARACTERS_A_WORD * CHARACTER_BITS;
}

unsigned cell_characters(const struct cell *cell, uint32_t characters[CELL_CHARACTERS]) {
    unsigned count = 0;
    while (count < CELL_CHARACTERS) {
        uint32_t code = (uint32_t) (cell->characters[count / CHARACTERS_A_WORD] >> shift_of(count)) & CHARACTER_MASK;
        if (!code) {
            break;
        }
        characters[count++] = code;
    }
    return count;
}

// The cells from a column on, which are to be written.
static struct cell *write_on(struct cells *cells, unsigned row, unsigned col, unsigned count) {
    struct row *at = &cells->row[row];
    at->used = at->used > col + count ? at->used : col + count;
    return at->cell + col;
}

void cells_put(struct cells *cells, unsigned col, unsigned row, uint32_t code, unsigned width, const struct style *style) {
    struct cell *at = write_on(cells, row, col, width);
    at[0] = (struct cell){.characters = {code}, .style = *style};
    if (width == 2) {
        at[0].style.attributes |= ATTRIBUTE_WIDE;
        at[1] = (struct cell){.style = *style};
        at[1].style.attributes |= ATTRIBUTE_TAIL;
    }
    mend(cells, row, col, style);
    mend(cells, row, col + width, style);
}

void cells_put_text(struct cells *cells, unsigned col, unsigned row, const char *ascii, unsigned count, const struct style *style) {
    struct cell *at = write_on(cells, row, col, count);
    for (unsigned i = 0; i < count; i++) {
        at[i] = (struct cell){.characters = {(uint8_t) ascii[i]}, .style = *style};
    }
    mend(cells, row, col, style);
    mend(cells, row, col + count, style);
}

void cells_join(struct cells *cells, unsigned col, unsigned row, uint32_t code) {
    struct cell *cell = cells->row[row].cell + col;
    uint32_t characters[CELL_CHARACTERS];
    unsigned count = cell_characters(cell, characters);
    if (count > 0 && count < CELL_CHARACTERS) {
        cell->characters[count / CHARACTERS_A_WORD] |= (uint64_t) code << shift_of(count);
    }
}

// What is blank as at the start already is passed over.
static unsigned unused_from(const struct row *row, unsigned right, bool is_plain) {
    return is_plain && row->used < right ? row->used : right;
}

void cells_erase(struct cells *cells, struct rectangle area, const struct style *blank, bool is_selective) {
    static const struct style plain = {0};
    struct cell nothing = blank_cell(blank);
    bool is_plain = style_equal(&nothing.style, &plain);
    for (unsigned row = area.top; row < area.bottom; row++) {
        struct row *of = &cells->row[row];
        struct cell *at = of->cell;
        unsigned end = unused_from(of, area.right, is_plain);
        for (unsigned col = area.left; col < end; col++) {
            if (!is_selective || !(at[col].style.attributes & ATTRIBUTE_PROTECTED)) {
                at[col] = nothing;
            }
        }
        if (!is_plain && of->used < area.right) {
            of->used = area.right;
        } else if (is_plain && !is_selective && of->used <= area.right && of->used > area.left) {
            of->used = area.left;
        }
        mend(cells, row, area.left, blank);
        mend(cells, row, area.right, blank);
    }
}

// Moves the rows up by one, or down, and the last comes first.
static void rotate(struct row *rows, unsigned count, bool up) {
    struct row moved = rows[up ? 0 : count - 1];
    memmove(rows + !up, rows + up, (count - 1) * sizeof *rows);
    rows[up ? count - 1 : 0] = moved;
}

static void scroll_rows(struct cells *cells, struct rectangle area, int up, const struct style *blank) {
    unsigned height = area.bottom - area.top;
    unsigned distance = up > 0 ? (unsigned) up : (unsigned) -up;
    if (distance < height) {
        for (unsigned i = 0; i < distance; i++) {
            rotate(cells->row + area.top, height, up > 0);
        }
        if (up > 0) {
            area.top = area.bottom - distance;
        } else {
            area.bottom = area.top + distance;
        }
    }
    cells_erase(cells, area, blank, false);
}

static void scroll_row(struct cells *cells, unsigned row, struct rectangle area, int left, const struct style *blank) {
    struct cell *at = cells->row[row].cell;
    unsigned width = area.right - area.left;
    unsigned distance = left > 0 ? (unsigned) left : (unsigned) -left;
    unsigned kept = distance < width ? width - distance : 0;
    part(cells, row, area.left, blank);
    part(cells, row, area.right, blank);
    area.top = row;
    area.bottom = row + 1;
    cells->row[row].used = cells->cols;
    if (left > 0) {
        part(cells, row, area.right - kept, blank);
        memmove(at + area.left, at + area.right - kept, kept * sizeof *at);
        area.left += kept;
    } else {
        part(cells, row, area.left + kept, blank);
        memmove(at + area.right - kept, at + area.left, kept * sizeof *at);
        area.right -= kept;
    }
    cells_erase(cells, area, blank, false);
}

void cells_scroll(struct cells *cells, struct rectangle area, int up, int left, const struct style *blank) {
    if (area.top >= area.bottom || area.left >= area.right) {
        return;
    }
    if (up != 0) {
        scroll_rows(cells, area, up, blank);
    }
    for (unsigned row = area.top; left != 0 && row < area.bottom; row++) {
        scroll_row(cells, row, area, left, blank);
    }
}
