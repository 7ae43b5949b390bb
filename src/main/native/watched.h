// The directories that one watch sees, each by the number that the kernel gives it (inotify(7)). Their paths are told from the first on, which has
// the empty one.
#ifndef SANDLOT_WATCHED_H
#define SANDLOT_WATCHED_H

#include <stdbool.h>

enum { WATCHED_MAX = 8192 };

// It has this path from now on. False where there are too many already, or no memory.
bool watched_add(int number, const char *path);

bool watched_is_full(void);

// Its path, or null where it is none of them. Lives until the next change.
const char *watched_path(int number);

bool watched_has(const char *path);

// Forgets one.
void watched_remove(int number);

// Forgets this path and all below; each number is given to this, where there is any.
void watched_remove_below(const char *path, void (*removed)(int number));

#endif
