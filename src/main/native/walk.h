// A walk through a directory and all that lies in it, in the order of names. No link is followed.
#ifndef SANDLOT_WALK_H
#define SANDLOT_WALK_H

#include <fts.h>

// Begins at these, which lie in the working directory; null for all of it. Ends the program where that can't be done.
FTS *walk(char **names, const char *directory);

// Where it lies, from the working directory; "." for that itself.
const char *walked_path(const FTSENT *entry);

#endif
