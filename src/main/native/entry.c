#include <stdlib.h>

#include "bytes.h"
#include "enter.h"
#include "frames.h"

bool parse_entry(const uint8_t *bytes, size_t length, struct entry *entry) {
    struct reader from = reader_of(bytes, length);
    entry->flags = take_u8(&from);
    entry->core = take_u64(&from);
    entry->open_files = take_u64(&from);
    entry->locked = take_u64(&from);
    entry->processes = take_u64(&from);
    entry->directory = take_text(&from);
    entry->display = take_text(&from);
    entry->environment = take_texts(&from, WORDS_MAX);
    if (!is_taken(&from)) {
        free(entry->environment);
        entry->environment = NULL;
        return false;
    }
    return true;
}
