#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "below.h"
#include "file_frames.h"
#include "files.h"
#include "words.h"

static bool discard_at(int parent, const char *name, bool whole) {
    struct stat is;
    if (fstatat(parent, name, &is, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT;
    }
    if (!S_ISDIR(is.st_mode)) {
        return unlinkat(parent, name, 0) == 0;
    }
    if (!whole) {
        return unlinkat(parent, name, AT_REMOVEDIR) == 0;
    }
    // From where it lies: the way to there may change meanwhile.
    errno = fchdir(parent) == 0 ? remove_tree(name) : errno;
    return errno == 0;
}

static void discard_one(const char *path) {
    char *place = strdup(path);
    if (!place) {
        fail("");
    }
    bool whole = *path && path[strlen(path) - 1] == '/';
    char *name;
    bool below = path_is_below(path);
    int parent = below ? open_parent_below(place, &name, false) : -1;
    bool gone = parent < 0 ? below && (errno == ENOENT || errno == ENOTDIR) : discard_at(parent, name, whole);
    if (!gone) {
        tell_left_out(below ? strerror(errno) : "it lies outside", path);
    }
    free(place);
}

void discard(struct reader *asked) {
    const char *directory = take_text(asked);
    require_taken(asked);
    set_below(directory);
    enum file_frame kind;
    struct reader body;
    while (next_file_frame(&kind, &body)) {
        struct file_is entry;
        if (kind == FILE_END) {
            succeed(false);
        }
        if (kind != FILE_IS || !parse_file_is(&body, &entry) || entry.kind != KIND_GONE) {
            break;
        }
        discard_one(entry.path);
    }
    fail_as(EBADMSG, "what is to go is none", "");
}
