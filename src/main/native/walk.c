#include "walk.h"

#include <stddef.h>
#include <string.h>

#include "file_frames.h"

static int by_name(const FTSENT **one, const FTSENT **other) {
    return strcmp((*one)->fts_name, (*other)->fts_name);
}

FTS *walk(char **names, const char *directory) {
    char *all[] = {".", NULL};
    FTS *tree = fts_open(names ? names : all, FTS_PHYSICAL, by_name);
    if (!tree) {
        fail(directory);
    }
    return tree;
}

const char *walked_path(const FTSENT *entry) {
    return strncmp(entry->fts_path, "./", 2) == 0 ? entry->fts_path + 2 : entry->fts_path;
}
