#include "replace.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

#include "process.h"

enum { TRIES = 16 };

static struct {
    int directory;
    char name[40];
    volatile sig_atomic_t there;
} begun;

static void end_here(int signal) {
    if (begun.there) {
        unlinkat(begun.directory, begun.name, 0);
    }
    _exit(STATUS_SIGNAL + signal);
}

void clean_up_at_signals(void) {
    static const int ENDING[] = {SIGHUP, SIGINT, SIGTERM};
    struct sigaction action = {.sa_handler = end_here};
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < sizeof ENDING / sizeof *ENDING; i++) {
        sigaction(ENDING[i], &action, NULL);
    }
}

// A name that nobody has, from the second try on too.
static bool next_name(int directory) {
    uint64_t number;
    if (getrandom(&number, sizeof number, 0) != sizeof number) {
        return false;
    }
    begun.directory = directory;
    snprintf(begun.name, sizeof begun.name, ".sandlot-%016" PRIx64 ".part", number);
    return true;
}

int begin_replacing(int directory) {
    for (int i = 0; i < TRIES && next_name(directory); i++) {
        // Before it is: a signal may come at any time.
        begun.there = true;
        int file = openat(directory, begun.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        begun.there = file >= 0;
        if (file >= 0 || errno != EEXIST) {
            return file;
        }
    }
    return -1;
}

bool begin_link(int directory, const char *target) {
    for (int i = 0; i < TRIES && next_name(directory); i++) {
        begun.there = true;
        bool made = symlinkat(target, directory, begun.name) == 0;
        begun.there = made;
        if (made || errno != EEXIST) {
            return made;
        }
    }
    return false;
}

static bool take_place(const char *name) {
    return renameat(begun.directory, begun.name, begun.directory, name) == 0;
}

// A directory in the way goes, where there is nothing in it. Errno stays what it was.
static bool clear_way(const char *name) {
    int why = errno;
    bool cleared = why == EISDIR && unlinkat(begun.directory, name, AT_REMOVEDIR) == 0;
    errno = why;
    return cleared;
}

bool end_replacing(const char *name, bool replaces_empty) {
    if (take_place(name) || (replaces_empty && clear_way(name) && take_place(name))) {
        begun.there = false;
        return true;
    }
    abandon_replacing();
    return false;
}

void abandon_replacing(void) {
    if (begun.there) {
        int why = errno;
        begun.there = false;
        unlinkat(begun.directory, begun.name, 0);
        errno = why;
    }
}
