// A directory, perhaps with all that lies below it, of which the kernel tells (inotify(7)). What has changed goes to changes.h.
#ifndef SANDLOT_WATCH_TREE_H
#define SANDLOT_WATCH_TREE_H

#include <stdbool.h>

// Watches it from now on: the only one. Each of these ends the program where the directory can't be watched, or not any more.
void tree_watch(const char *directory, bool recursive);

// Readable when there is something to take.
int tree_events(void);

// Takes some of what there is.
void tree_take_events(void);

// Sees to what the kernel doesn't tell; to be called now and then.
void tree_check(void);

#endif
