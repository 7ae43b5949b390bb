// The cells of a screen: characters and how they are drawn. A character that is wide has two; one half of it never stands without the other.
#ifndef SANDLOT_CELLS_H
#define SANDLOT_CELLS_H

#include "style.h"

enum { CELL_CHARACTERS = 6 };

struct cell {
    // One and what combines with it, of 21 bits each, three in a word; none where the cell is blank.
    uint64_t characters[2];
    struct style style;
};

struct row {
    struct cell *cell;
    // Those from here on are as they were at the start.
    unsigned used;
};

struct cells {
    unsigned cols;
    unsigned rows;
    // Rows are moved by moving these.
    struct row *row;
    struct cell *block;
};

// False where there is no memory. What holds none is all zeroes.
bool cells_make(struct cells *cells, unsigned cols, unsigned rows);
void cells_free(struct cells *cells);

// The same in another size: so many rows at the top go, then what doesn't fit at the bottom and at the right. False where there is no memory.
bool cells_resized(const struct cells *cells, unsigned cols, unsigned rows, unsigned dropped, struct cells *other);

// The characters of a cell; gives how many.
unsigned cell_characters(const struct cell *cell, uint32_t characters[CELL_CHARACTERS]);

// Puts a character of one or two columns that fits into its row.
void cells_put(struct cells *cells, unsigned col, unsigned row, uint32_t code, unsigned width, const struct style *style);

// The same for characters of ASCII, one behind the other.
void cells_put_text(struct cells *cells, unsigned col, unsigned row, const char *ascii, unsigned count, const struct style *style);

// Adds one that combines with what is there; more than a cell holds are dropped.
void cells_join(struct cells *cells, unsigned col, unsigned row, uint32_t code);

struct rectangle {
    unsigned top;
    unsigned bottom;
    unsigned left;
    unsigned right;
};

// The columns and rows up to bottom and right, which must fit. A selective one passes over what is protected.
void cells_erase(struct cells *cells, struct rectangle area, const struct style *blank, bool is_selective);

// Moves what is within up, or down where negative, and to the left, or right where negative.
void cells_scroll(struct cells *cells, struct rectangle area, int up, int left, const struct style *blank);

#endif
