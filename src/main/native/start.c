#include "start.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "process.h"

enum { ARGS_FD = 5, FILTER_FD = 6 };

static bool is_none(const char *word) {
    return strcmp(word, "-") == 0;
}

static void open_as(const char *path, int fd) {
    if (is_none(path)) {
        return;
    }
    int file = open(path, O_RDONLY | O_NOCTTY);
    if (file < 0) {
        die(STATUS_NOT_EXECUTABLE, path);
    }
    if (file != fd) {
        if (dup2(file, fd) != fd) {
            die(STATUS_NOT_EXECUTABLE, path);
        }
        close(file);
    }
}

static void become_named(const char *word) {
    char *end;
    errno = 0;
    unsigned long uid = strtoul(word, &end, 10);
    char why[256];
    if (*word < '1' || *word > '9' || *end != 0 || errno != 0 || uid > INT32_MAX) {
        snprintf(why, sizeof why, "no uid: %s", word);
    } else if (become((uint32_t) uid, why, sizeof why)) {
        return;
    }
    dprintf(STDERR_FILENO, "%s\n", why);
    _exit(STATUS_NOT_EXECUTABLE);
}

void start(int argc, char **argv) {
    char **word = argv + 2;
    bool waits = argc > 2 && strcmp(*word, "-w") == 0;
    word += waits;
    if (argv + argc - word < 4) {
        errno = EINVAL;
        die(STATUS_NOT_EXECUTABLE, "start");
    }
    setsid(); // fails where it leads one already
    if (waits) {
        char byte = 0;
        while (byte != '\n') {
            if (!read_all(STDIN_FILENO, &byte, 1)) {
                _exit(0);
            }
        }
    }
    umask(022); // what files made inside begin with, whatever the daemon's own is
    open_as(word[1], ARGS_FD);
    open_as(word[2], FILTER_FD);
    if (!is_none(word[0])) {
        become_named(word[0]);
    }
    forget_signals();
    execvp(word[3], word + 3);
    die(errno == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE, word[3]);
}
