// The way to what lies below a directory, step by step, so that it leads nowhere else: no link on it is followed, whoever changes it meanwhile.
#ifndef SANDLOT_BELOW_H
#define SANDLOT_BELOW_H

#include <stdbool.h>

// Everything lies below this directory from now on. Ends the program where it can't be opened.
void set_below(const char *directory);

// The directory that something is to lie in, open until the next is asked for: the next is mostly in the same. The path, which is changed, must be
// below (path_is_below); the name is what it is called there. Directories on the way are made where that is wanted. -1 where there is no way; errno
// says why.
int open_parent_below(char *path, char **name, bool make);

// The directory itself that a path leads to, as O_PATH; -1 where there is no way. To be closed.
int open_below(const char *path, bool make);

#endif
