#include "words.h"

#include <string.h>

bool word_number(const char *word, uint64_t most, uint64_t *number) {
    uint64_t value = 0;
    const char *at = word;
    for (; *at >= '0' && *at <= '9'; at++) {
        uint64_t digit = (uint64_t) (*at - '0');
        if (digit > most || value > (most - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *number = value;
    return at != word && *at == 0;
}

// Only the last * ever takes more: if one before it would have to, then over a / that neither may take.
bool word_fits(const char *pattern, const char *name) {
    const char *behind = NULL;
    const char *from = NULL;
    while (*name) {
        if (*pattern == '*') {
            behind = ++pattern;
            from = name;
        } else if (*pattern == *name) {
            pattern++;
            name++;
        } else if (behind && *from != '/') {
            pattern = behind;
            name = ++from;
        } else {
            return false;
        }
    }
    while (*pattern == '*') {
        pattern++;
    }
    return *pattern == 0;
}

size_t path_step(const char **at) {
    while (**at) {
        size_t length = strcspn(*at, "/");
        if (length > 0 && !(length == 1 && **at == '.')) {
            return length;
        }
        *at += length + (length == 0);
    }
    return 0;
}

bool path_is_below(const char *path) {
    bool named = false;
    if (*path == '/') {
        return false;
    }
    for (size_t length = path_step(&path); length > 0; length = path_step(&path)) {
        if (length == 2 && strncmp(path, "..", 2) == 0) {
            return false;
        }
        named = true;
        path += length;
    }
    return named;
}
