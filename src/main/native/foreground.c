#include "foreground.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pty.h"
#include "words.h"

enum {
    // Of a command's words: what is longer is no shell's line.
    WORDS_BYTES = 4096,
    STAT_BYTES = 1024,
    PATH_BYTES = 64,
};

static bool is_one_of(const char *name, const char *const *patterns) {
    for (; *patterns; patterns++) {
        if (word_fits(*patterns, name)) {
            return true;
        }
    }
    return false;
}

static size_t read_start(const char *path, char *into, size_t size) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, into, size - 1);
    if (file >= 0) {
        close(file);
    }
    into[length > 0 ? length : 0] = 0;
    return length > 0 ? (size_t) length : 0;
}

// When a process of this group was started, in clock ticks since boot; -1 for one of another.
static long long started_in(const char *pid, pid_t group) {
    char path[PATH_BYTES];
    char stat[STAT_BYTES];
    snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    read_start(path, stat, sizeof stat);
    // The name in parentheses may hold anything; the last closing one ends it. What follows: state, parent, group.
    char *at = strrchr(stat, ')');
    int of;
    if (!at || sscanf(at + 1, " %*c %*d %d", &of) != 1 || of != group) {
        return -1;
    }
    for (int field = 2; at && field < 22; field++) {
        at = strchr(at + 1, ' ');
    }
    return at ? strtoll(at + 1, NULL, 10) : -1;
}

// The words of the one of this group that was started last, each with its NUL. How long they are.
static size_t words_of(pid_t group, char words[WORDS_BYTES]) {
    char pid[PATH_BYTES] = "";
    long long latest = -1;
    DIR *all = opendir("/proc");
    for (struct dirent *each; group > 0 && all && (each = readdir(all));) {
        long long started = each->d_name[0] >= '1' && each->d_name[0] <= '9' ? started_in(each->d_name, group) : -1;
        if (started >= 0 && started >= latest) {
            latest = started;
            snprintf(pid, sizeof pid, "/proc/%.20s/cmdline", each->d_name);
        }
    }
    if (all) {
        closedir(all);
    }
    return *pid ? read_start(pid, words, WORDS_BYTES) : 0;
}

// With a script or -c it is no shell that waits for a command.
static bool waits_for_a_command(const char *name, const char *words, size_t length) {
    static const char *const shells[] = {
        "sh", "bash", "dash", "ksh", "mksh", "zsh", "fish", "ash", "csh", "tcsh", NULL};
    if (!is_one_of(*name == '-' ? name + 1 : name, shells)) {
        return false;
    }
    for (const char *word = words + strlen(words) + 1; word < words + length; word += strlen(word) + 1) {
        // A word of short options, of which c may be one.
        size_t letters = strspn(word + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        if (*word != '-' || memchr(word + 1, 'c', letters)) {
            return false;
        }
    }
    return true;
}

const char *shift_enter(int master, enum keys_asked asked) {
    static const char *const harmed[] = {
        "vi", "vim", "rvi", "rvim", "vi.*", "vim.*", "rvi.*", "rvim.*", "nvim", "view", "vimdiff", "nano", "rnano", "pico", "emacs*", "joe", "mcedit",
        "mc", "micro", "hx", "kak", "less", "more", "most", "man", "top", "htop", NULL};
    static char words[WORDS_BYTES];
    size_t length = words_of(pty_foreground(master), words);
    const char *slash = strrchr(words, '/');
    const char *name = length == 0 ? "" : slash ? slash + 1 : words;
    if (length > 0 && waits_for_a_command(name, words, length)) {
        return "\r";
    }
    if (asked != KEYS_PLAIN) {
        return asked == KEYS_KITTY ? "\033[13;2u" : "\033[27;2;13~";
    }
    return is_one_of(name, harmed) || pty_gives_lines(master) ? "\r" : "\033\r";
}
