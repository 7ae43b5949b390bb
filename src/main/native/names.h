// Files that have several names, so that these stay names of one file where their directories are copied (copy.h).
#ifndef SANDLOT_NAMES_H
#define SANDLOT_NAMES_H

#include <stdbool.h>
#include <sys/stat.h>

// The directory of this name in the one that names are learned of now is now the one; and back. Names are known by their paths from the top.
void enter_name(const char *name);
void leave_name(void);

// The copy of this file, where it has several names, has this one in the directory that names are learned of now. What is too much, or too deep, to
// be remembered is not: then a later name becomes a file of its own.
void know_name(const struct stat *is, const char *name);

// Whether a copy of the file was known, below this top, and has this name too now. False where it is to be copied.
bool link_known_name(int top, const struct stat *is, int directory, const char *name);

#endif
