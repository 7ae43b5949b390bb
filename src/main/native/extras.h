// What lies in the directories of a manifest and is not told in it. The manifest is in the order of a walk: each directory before what lies in it,
// names in the order of their bytes.
#ifndef SANDLOT_EXTRAS_H
#define SANDLOT_EXTRAS_H

#include <stdbool.h>

// Whether they are told, beside what is found of the manifest or alone.
enum extras { EXTRAS_NONE = 0, EXTRAS_TOO = 1, EXTRAS_ONLY = 2 };

// Begins in the directory of the manifest (below.h), if that is there.
void begin_extras(bool there);

// This one is told in the manifest, as a directory or not, and is one there or not. What comes before it and isn't, is told by a verdict. Ends the
// program where the order is another.
void pass_extras(const char *path, bool is_directory, bool is_there);

// Tells of one, with a slash at the end of a directory's path.
void tell_extra(const char *path, bool is_directory);

// Tells the rest.
void end_extras(void);

#endif
