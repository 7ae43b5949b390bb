#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "below.h"
#include "digests.h"
#include "extras.h"
#include "file_frames.h"
#include "files.h"
#include "words.h"

enum { PERMISSIONS = 0777 };

// One of the manifest, until all that is said of it has come.
static struct {
    char *path;
    char *target;
    uint8_t kind;
    mode_t mode;
    uint64_t size;
    bool hashed;
    uint8_t digest[SHA256_SIZE];
} wished;

// Whether the directory that the manifest is of is there.
static bool there;

// The contents that lie there are those that were told. Where they can't be read they aren't.
static bool has_contents(int parent, const char *name) {
    int file = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat is;
    uint8_t digest[SHA256_SIZE];
    bool same = file >= 0 && digest_of(file, &is, digest) && memcmp(digest, wished.digest, sizeof digest) == 0;
    if (file >= 0) {
        close(file);
    }
    return same;
}

static bool has_target(int parent, const char *name) {
    char target[4096];
    ssize_t length = readlinkat(parent, name, target, sizeof target);
    return length >= 0 && (size_t) length == strlen(wished.target) && memcmp(target, wished.target, (size_t) length) == 0;
}

// Of something that is to be gone: it may be where it is still what it was.
static enum verdict of_gone(int parent, const char *name, const struct stat *is) {
    if (S_ISDIR(is->st_mode) || !wished.hashed) {
        return VERDICT_DELETE;
    }
    return S_ISREG(is->st_mode) && has_contents(parent, name) ? VERDICT_DELETE : VERDICT_CHANGED;
}

static enum verdict of_file(int parent, const char *name, const struct stat *is) {
    if (!S_ISREG(is->st_mode) || (uint64_t) is->st_size != wished.size || (is->st_mode & PERMISSIONS) != wished.mode) {
        return VERDICT_SEND;
    }
    if (!wished.hashed) {
        return VERDICT_HASH;
    }
    return has_contents(parent, name) ? VERDICT_SAME : VERDICT_SEND;
}

static enum verdict judge(int parent, const char *name, const struct stat *is) {
    switch (wished.kind) {
        case KIND_GONE:
            return of_gone(parent, name, is);
        case KIND_FILE:
            return of_file(parent, name, is);
        case KIND_DIRECTORY:
            return S_ISDIR(is->st_mode) && (is->st_mode & PERMISSIONS) == wished.mode ? VERDICT_SAME : VERDICT_SEND;
        default:
            return S_ISLNK(is->st_mode) && has_target(parent, name) ? VERDICT_SAME : VERDICT_SEND;
    }
}

// What is told of is judged, if there is one.
static void judge_wished(enum extras extras) {
    if (!wished.path) {
        return;
    }
    if (!path_is_below(wished.path)) {
        fail_as(EINVAL, "it would lie outside", wished.path);
    }
    char *place = strdup(wished.path);
    if (!place) {
        fail("");
    }
    char *name;
    struct stat is;
    int parent = there ? open_parent_below(place, &name, false) : -1;
    bool found = parent >= 0 && fstatat(parent, name, &is, AT_SYMLINK_NOFOLLOW) == 0;
    enum verdict verdict = extras == EXTRAS_ONLY ? VERDICT_SAME : found ? judge(parent, name, &is) : wished.kind == KIND_GONE ? VERDICT_SAME : VERDICT_SEND;
    if (verdict != VERDICT_SAME) {
        tell_verdict(verdict, wished.path);
    }
    if (extras) {
        bool is_directory = found && S_ISDIR(is.st_mode);
        pass_extras(wished.path, wished.kind == KIND_DIRECTORY, is_directory);
        if (is_directory && wished.kind != KIND_DIRECTORY && wished.kind != KIND_GONE) {
            // In the place of something else it is there and not told, with all that lies in it.
            tell_extra(wished.path, true);
        }
    }
    free(place);
    free(wished.path);
    free(wished.target);
    wished.path = NULL;
}

static void wish(struct reader *body) {
    struct file_is file;
    if (!parse_file_is(body, &file) || !strchr("fdlg", file.kind)) {
        fail_as(EBADMSG, "the manifest is none", "");
    }
    wished.path = strdup(file.path);
    wished.target = strdup(file.target);
    wished.kind = file.kind;
    wished.mode = file.mode & PERMISSIONS;
    wished.size = file.size;
    wished.hashed = false;
    if (!wished.path || !wished.target) {
        fail("");
    }
}

static void take_hash(struct reader *body) {
    struct slice digest = take_slice(body);
    if (!is_taken(body) || digest.length != SHA256_SIZE || !wished.path || wished.hashed) {
        fail_as(EBADMSG, "the manifest is none", "");
    }
    memcpy(wished.digest, digest.bytes, SHA256_SIZE);
    wished.hashed = true;
}

void plan(struct reader *asked) {
    const char *directory = take_text(asked);
    enum extras extras = take_u8(asked);
    require_taken(asked);
    struct stat is;
    there = stat(directory, &is) == 0;
    if (there) {
        set_below(directory);
    } else if (errno != ENOENT) {
        fail(directory);
    }
    load_digests();
    if (extras) {
        begin_extras(there);
    }
    enum file_frame kind;
    struct reader body;
    while (next_file_frame(&kind, &body)) {
        if (kind == FILE_HASH) {
            take_hash(&body);
            continue;
        }
        judge_wished(extras);
        if (kind == FILE_END) {
            if (extras) {
                end_extras();
            }
            keep_digests();
            succeed(false);
        }
        if (kind != FILE_IS) {
            break;
        }
        wish(&body);
    }
    fail_as(EBADMSG, "the manifest is cut off", "");
}
