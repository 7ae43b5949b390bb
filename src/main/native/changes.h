// What has changed in a directory and is not told yet: each path once, in the order of bytes. Of more than is bounded here it is only known that
// everything may have changed.
#ifndef SANDLOT_CHANGES_H
#define SANDLOT_CHANGES_H

#include <stdbool.h>

// Takes a path that is told from the directory on.
void changed(const char *path);

// Everything may have.
void all_changed(void);

bool has_changed(void);

// Tells it, as one burst, and forgets it.
void tell_changes(void);

#endif
