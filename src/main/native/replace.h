// A file that takes another one's place at once, or not at all: nobody ever sees a part of it. What is written lies beside it meanwhile, as
// ".sandlot-….part", and goes with this program, unless that is killed (KILL).
#ifndef SANDLOT_REPLACE_H
#define SANDLOT_REPLACE_H

#include <stdbool.h>
#include <sys/types.h>

// Has HUP, TERM and INT end this program, and with it what it has begun.
void clean_up_at_signals(void);

// Begins a file that is to lie in this directory, which stays open until it is ended. The descriptor to write to, or -1. One at a time.
int begin_replacing(int directory);

// The same for a symbolic link. False where it can't be made.
bool begin_link(int directory, const char *target);

// It takes its place under this name, where that is wanted even of an empty directory. False where it can't; then nothing is left of it.
bool end_replacing(const char *name, bool replaces_empty);

// Nothing is left of it. Errno stays what it was.
void abandon_replacing(void);

#endif
