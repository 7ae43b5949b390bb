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

void start(int argc, char **argv) {
    if (argc < 4) {
        errno = EINVAL;
        die(STATUS_NOT_EXECUTABLE, "start");
    }
    setsid(); // fails where it leads one already
    umask(022); // what files made inside begin with, whatever the daemon's own is
    if (strcmp(argv[2], "-") != 0) {
        become_named(argv[2]);
    }
    forget_signals();
    execvp(argv[3], argv + 3);
    die(errno == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE, argv[3]);
}
