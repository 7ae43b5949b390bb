#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_frames.h"
#include "files.h"
#include "walk.h"

enum {
    LARGEST = 1 << 20,
    // Git too judges by so many whether a file is text.
    JUDGED = 8000,
    // Of a long line, what is told before the text.
    BEFORE = 60,
    // A character of UTF-8 has fewer bytes behind its first than this.
    CHARACTER = 4,
};

static struct {
    const char *name;
    uint8_t *text;
    size_t length;
    bool any_case;
    bool in_git;
    // How many may still be told.
    uint32_t left;
} wanted;

static uint8_t contents[LARGEST];
static uint8_t folded[LARGEST];

static void fold(uint8_t *to, const uint8_t *from, size_t length) {
    for (size_t i = 0; i < length; i++) {
        to[i] = (uint8_t) tolower(from[i]);
    }
}

// Ends the program where no more is wanted.
static void count(void) {
    if (wanted.left == 0) {
        succeed(true);
    }
    wanted.left--;
}

// What the file holds, as far as text is looked for in it: 0 where it isn't. What the kernel makes up when it is read has no size.
static size_t read_text(int file, const struct stat *is) {
    if (!S_ISREG(is->st_mode) || is->st_size > LARGEST) {
        return 0;
    }
    size_t length = 0;
    while (length < (size_t) is->st_size) {
        ssize_t n = read(file, contents + length, (size_t) is->st_size - length);
        if (n <= 0) {
            break;
        }
        length += (size_t) n;
    }
    return memchr(contents, 0, length < JUDGED ? length : JUDGED) ? 0 : length;
}

static bool is_inside_a_character(uint8_t byte) {
    return (byte & 0xc0) == 0x80;
}

// The part of the line that is told, around the text; a character of UTF-8 is not cut.
static void tell_around(uint64_t number, const uint8_t *line, const uint8_t *text, const uint8_t *end) {
    if (end > line && end[-1] == '\r') {
        end--;
    }
    const uint8_t *first = line;
    if (end - line > LINE_MAX_TOLD && text - line > BEFORE) {
        first = text - BEFORE;
        for (int i = 1; i < CHARACTER && is_inside_a_character(*first); i++) {
            first++;
        }
    }
    const uint8_t *last = end;
    if (end - first > LINE_MAX_TOLD) {
        last = first + LINE_MAX_TOLD;
        for (int i = 1; i < CHARACTER && is_inside_a_character(*last); i++) {
            last--;
        }
    }
    tell_line(number, first, (size_t) (last - first));
    tell_now();
}

static uint64_t count_lines(const uint8_t *from, const uint8_t *to) {
    uint64_t lines = 0;
    for (const uint8_t *at = memchr(from, '\n', (size_t) (to - from)); at; at = memchr(at, '\n', (size_t) (to - at))) {
        lines++;
        at++;
    }
    return lines;
}

// Each line that has the text, behind the file.
static void tell_lines(size_t length, const struct stat *is, const char *path) {
    const uint8_t *in = contents;
    if (wanted.any_case) {
        fold(folded, contents, length);
        in = folded;
    }
    const uint8_t *end = contents + length;
    const uint8_t *line = contents;
    uint64_t number = 1;
    const uint8_t *found = memmem(in, length, wanted.text, wanted.length);
    for (bool is_first = true; found; is_first = false) {
        const uint8_t *text = contents + (found - in);
        const uint8_t *break_before = memrchr(line, '\n', (size_t) (text - line));
        const uint8_t *its = break_before ? break_before + 1 : line;
        const uint8_t *its_end = memchr(text, '\n', (size_t) (end - text));
        number += count_lines(line, its);
        count();
        if (is_first && !tell_file(AT_FDCWD, path, path, is)) {
            return;
        }
        tell_around(number, its, text, its_end ? its_end : end);
        if (!its_end) {
            return;
        }
        line = its_end + 1;
        number++;
        found = memmem(in + (line - contents), (size_t) (end - line), wanted.text, wanted.length);
    }
}

static void look_into(const FTSENT *entry, const char *path) {
    int file = open(entry->fts_accpath, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat is;
    if (file < 0) {
        return;
    }
    if (fstat(file, &is) == 0) {
        tell_lines(read_text(file, &is), &is, path);
    }
    close(file);
}

static void look_at(const FTSENT *entry) {
    const char *path = walked_path(entry);
    bool fits = !*wanted.name || fnmatch(wanted.name, entry->fts_name, wanted.any_case ? FNM_CASEFOLD : 0) == 0;
    // What no path can name can't be told.
    if (!fits || strlen(path) >= PATH_MAX) {
        return;
    }
    if (wanted.length == 0) {
        count();
        if (tell_file(AT_FDCWD, entry->fts_accpath, path, entry->fts_statp)) {
            tell_now();
        }
    } else if (entry->fts_info == FTS_F) {
        look_into(entry, path);
    }
}

static void take_step(FTS *tree, FTSENT *entry, const char *directory) {
    switch (entry->fts_info) {
        case FTS_D:
            if (entry->fts_level == FTS_ROOTLEVEL) {
                break;
            }
            look_at(entry);
            if (!wanted.in_git && strcmp(entry->fts_name, ".git") == 0) {
                fts_set(tree, entry, FTS_SKIP);
            }
            break;
        case FTS_F:
        case FTS_SL:
        case FTS_SLNONE:
        case FTS_DEFAULT:
            look_at(entry);
            break;
        case FTS_DNR:
            if (entry->fts_level == FTS_ROOTLEVEL) {
                errno = entry->fts_errno;
                fail(directory);
            }
            break;
        default:
            break;
    }
}

void find(struct reader *asked) {
    const char *directory = take_text(asked);
    wanted.name = take_text(asked);
    const char *text = take_text(asked);
    uint8_t flags = take_u8(asked);
    wanted.left = take_u32(asked);
    require_taken(asked);
    wanted.any_case = flags & FIND_ANY_CASE;
    wanted.in_git = flags & FIND_IN_GIT;
    wanted.length = strlen(text);
    wanted.text = (uint8_t *) strdup(text);
    if (!wanted.text || chdir(directory) != 0) {
        fail(directory);
    }
    if (wanted.any_case) {
        fold(wanted.text, wanted.text, wanted.length);
    }
    FTS *tree = walk(NULL, directory);
    for (FTSENT *entry = fts_read(tree); entry; entry = fts_read(tree)) {
        take_step(tree, entry, directory);
    }
    // What moved meanwhile may have cut it off.
    succeed(errno != 0);
}
