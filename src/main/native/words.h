// The words that a role is given: numbers, patterns of file names, and paths.
#ifndef SANDLOT_WORDS_H
#define SANDLOT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A number in decimal digits alone, at most this; false where it is anything else.
bool word_number(const char *word, uint64_t most, uint64_t *number);

// Whether the whole name is as the pattern says, in which * stands for any bytes but /.
bool word_fits(const char *pattern, const char *name);

// The next name of a path, to which this is moved: its length, or 0 at the end. Slashes, and dots that lead nowhere, are passed over.
size_t path_step(const char **at);

// Whether the path names something below where it begins: it isn't absolute, leads nowhere by "..", and has a name.
bool path_is_below(const char *path);

#endif
