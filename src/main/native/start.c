#include "start.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "process.h"

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

void start_as(const char *uid, char **program) {
    setsid(); // fails where it leads one already
    umask(022); // what files made inside begin with, whatever the daemon's own is
    if (strcmp(uid, "-") != 0) {
        become_named(uid);
    }
    forget_signals();
    execvp(program[0], program);
    die(errno == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE, program[0]);
}

void start(int argc, char **argv) {
    if (argc < 4) {
        errno = EINVAL;
        die(STATUS_NOT_EXECUTABLE, "start");
    }
    start_as(argv[2], argv + 3);
}
