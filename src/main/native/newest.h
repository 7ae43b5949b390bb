// The newest of many files, however many are found.
#ifndef SANDLOT_NEWEST_H
#define SANDLOT_NEWEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct found {
    struct timespec changed;
    uint64_t size;
    uint64_t inode;
    // Where it lies, in terms of whoever looks.
    size_t directory;
    // Freed by whoever keeps it.
    char *name;
    // Its number among all that were found: of files that are equally old the first comes first.
    uint64_t order;
};

// At most so many. While they are collected the one that is to go first is in front.
struct newest {
    size_t most;
    // How many were found in all.
    uint64_t seen;
    struct found *all;
    size_t count;
    size_t capacity;
};

// Takes a file with this name if it is among the newest, and a copy of the name. False where there is no memory.
bool newest_take(struct newest *newest, struct found file, const char *name);

// Puts them in order, the newest first. Nothing can be taken after that.
void newest_sort(struct newest *newest);

#endif
