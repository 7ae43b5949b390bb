#include "watch_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "below.h"
#include "changes.h"
#include "file_frames.h"
#include "walk.h"
#include "watched.h"

enum {
    EVENTS = 64 << 10,
    TRIES = 16,
};

static const uint32_t WATCHED_FOR = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF
        | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;
// Of the directory itself; of one below, those in which it lies tell it too.
static const uint32_t ITS_END = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED;

static struct {
    const char *directory;
    bool recursive;
    // Where its path begins.
    int home;
    int events;
    // The directory's.
    int number;
    dev_t device;
    ino_t inode;
    // There are directories that are not watched.
    bool incomplete;
} it;

// The path of a name in a directory, from the first directory on. One that is too long has none: everything may have changed.
static bool join(char path[PATH_MAX], const char *directory, const char *name) {
    int length = snprintf(path, PATH_MAX, "%s%s%s", directory, *directory && *name ? "/" : "", name);
    if (length < 0 || length >= PATH_MAX) {
        all_changed();
        return false;
    }
    return true;
}

static void miss(void) {
    it.incomplete = true;
    all_changed();
}

// What the kernel has no room for is missed; what has gone, or may not be read, has nothing to be told of.
static bool watch_directory(const char *where, const char *path) {
    int number = watched_is_full() ? -1 : inotify_add_watch(it.events, where, WATCHED_FOR | IN_DONT_FOLLOW);
    if (number == it.number) {
        // The first directory again, mounted below itself.
        return false;
    }
    if (number >= 0 && watched_add(number, path)) {
        return true;
    }
    if (number >= 0 || watched_is_full() || errno == ENOSPC || errno == ENOMEM || errno == ENAMETOOLONG) {
        miss();
    }
    return false;
}

// The working directory and what lies below. False where what moved meanwhile has cut it off.
static bool look_around(const char *path, bool tells) {
    char below[PATH_MAX];
    FTS *tree = walk(NULL, path);
    for (FTSENT *entry = fts_read(tree); entry; entry = fts_read(tree)) {
        if (entry->fts_info == FTS_DP) {
            continue;
        }
        bool is_first = entry->fts_level == FTS_ROOTLEVEL;
        if (!join(below, path, is_first ? "" : walked_path(entry))) {
            fts_set(tree, entry, FTS_SKIP);
            it.incomplete = true;
            continue;
        }
        // The first directory of all is watched already.
        if (tells && *below) {
            changed(below);
        }
        if (entry->fts_info == FTS_D && *below && !watch_directory(entry->fts_accpath, below)) {
            fts_set(tree, entry, FTS_SKIP);
        }
    }
    bool is_whole = errno == 0;
    fts_close(tree);
    return is_whole;
}

// Watches all directories from this path on, each before it is looked into, so that nothing falls in between; and tells what is there.
static void look_through(const char *path, bool tells) {
    bool is_whole = false;
    for (int i = 0; i < TRIES && !is_whole; i++) {
        int directory = open_below(path, false);
        if (directory < 0 || fchdir(directory) != 0) {
            // Another one may be there again; that will be told.
            is_whole = true;
        } else {
            is_whole = look_around(path, tells);
        }
        if (directory >= 0) {
            close(directory);
        }
        if (fchdir(it.home) != 0) {
            fail(it.directory);
        }
    }
    if (!is_whole) {
        miss();
    }
}

static bool is_still_there(void) {
    struct stat is;
    return stat(it.directory, &is) == 0 && is.st_dev == it.device && is.st_ino == it.inode;
}

__attribute__((noreturn)) static void fail_as_gone(void) {
    fail_as(ENOENT, "it is not there any more", it.directory);
}

// The directory itself first.
static void begin(void) {
    struct stat is;
    it.events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (it.events < 0 && errno == EMFILE) {
        fail_as(EMFILE, "too much is watched already (fs.inotify.max_user_instances)", it.directory);
    }
    if (it.events < 0) {
        fail(it.directory);
    }
    it.number = inotify_add_watch(it.events, it.directory, WATCHED_FOR);
    if (it.number < 0 && errno == ENOSPC) {
        fail_as(EMFILE, "too much is watched already (fs.inotify.max_user_watches)", it.directory);
    }
    if (it.number < 0 || !watched_add(it.number, "") || stat(it.directory, &is) != 0) {
        fail(it.directory);
    }
    set_below(it.directory);
    it.device = is.st_dev;
    it.inode = is.st_ino;
    it.incomplete = false;
    if (it.recursive) {
        look_through("", false);
    }
}

// The kernel had no room for all that happened: nothing that is known of the directories is sure.
static void begin_again(void) {
    if (!is_still_there()) {
        fail_as_gone();
    }
    close(it.events);
    watched_remove_below("", NULL);
    begin();
    all_changed();
}

static void unwatch(int number) {
    inotify_rm_watch(it.events, number);
}

// What becomes of the directories below is told in the order in which it happened: what is wrong for a moment, because more has happened
// already than was read, is put right by what follows.
static void take_directory(uint32_t what, const char *path) {
    if (what & (IN_MOVED_FROM | IN_DELETE)) {
        watched_remove_below(path, unwatch);
    } else if (what & (IN_CREATE | IN_MOVED_TO) || (what & IN_ATTRIB && !watched_has(path))) {
        look_through(path, true);
    }
}

static void take_event(const struct inotify_event *event) {
    if (event->wd == it.number && event->mask & ITS_END) {
        fail_as_gone();
    }
    const char *directory = watched_path(event->wd);
    if (directory && event->mask & IN_IGNORED) {
        watched_remove(event->wd);
        return;
    }
    char path[PATH_MAX];
    if (!directory || event->mask & ITS_END || !join(path, directory, event->len > 0 ? event->name : "")) {
        return;
    }
    changed(*path ? path : ".");
    if (it.recursive && event->mask & IN_ISDIR && event->len > 0) {
        take_directory(event->mask, path);
    }
}

void tree_take_events(void) {
    static _Alignas(struct inotify_event) uint8_t events[EVENTS];
    ssize_t length = read(it.events, events, sizeof events);
    const struct inotify_event *event;
    for (ssize_t at = 0; at < length; at += (ssize_t) (sizeof *event + event->len)) {
        event = (const void *) (events + at);
        if (event->mask & IN_Q_OVERFLOW) {
            begin_again();
            return;
        }
        take_event(event);
    }
}

void tree_check(void) {
    if (!is_still_there()) {
        fail_as_gone();
    }
    if (it.incomplete) {
        all_changed();
    }
}

void tree_watch(const char *directory, bool recursive) {
    it.directory = directory;
    it.recursive = recursive;
    it.home = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (it.home < 0) {
        fail(directory);
    }
    begin();
}

int tree_events(void) {
    return it.events;
}
