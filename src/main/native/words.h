// The words that a role is given: numbers, and patterns of file names.
#ifndef SANDLOT_WORDS_H
#define SANDLOT_WORDS_H

#include <stdbool.h>
#include <stdint.h>

// A number in decimal digits alone, at most this; false where it is anything else.
bool word_number(const char *word, uint64_t most, uint64_t *number);

// Whether the whole name is as the pattern says, in which * stands for any bytes but /.
bool word_fits(const char *pattern, const char *name);

#endif
