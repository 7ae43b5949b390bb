#include "file_frames.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "process.h"

enum {
    HEAD = 5,
    OUT_MAX = 4 * FILE_BLOCK,
    IN_MAX = 4 * FILE_BLOCK,
    // From here on it costs more to copy contents than to ask the kernel twice.
    STRAIGHT_MIN = FILE_BLOCK / 2,
};

// What is not written yet.
static uint8_t out[OUT_MAX];
static size_t out_length;

// What came of standard input and is not taken yet.
static uint8_t in[IN_MAX];
static size_t in_start;
static size_t in_end;

static void flush(void) {
    if (!put(STDOUT_FILENO, out, out_length)) {
        _exit(1);
    }
    out_length = 0;
}

// Room for a frame whose content has this length at most.
static uint8_t *room(size_t length) {
    if (out_length + HEAD + length > OUT_MAX) {
        flush();
    }
    return out + out_length + HEAD;
}

static void tell_head(enum file_frame kind, size_t length) {
    write_u32(out + out_length, (uint32_t) (1 + length));
    out[out_length + 4] = (uint8_t) kind;
    out_length += HEAD;
}

static void tell(enum file_frame kind, size_t length) {
    tell_head(kind, length);
    out_length += length;
}

static uint8_t *add_u32(uint8_t *at, uint32_t value) {
    write_u32(at, value);
    return at + 4;
}

static uint8_t *add_u64(uint8_t *at, uint64_t value) {
    write_u64(at, value);
    return at + 8;
}

static uint8_t *add_text(uint8_t *at, const char *text) {
    size_t length = strlen(text);
    at = add_u32(at, (uint32_t) length);
    memcpy(at, text, length + 1);
    return at + length + 1;
}

static uint8_t *add_time(uint8_t *at, struct timespec time) {
    return add_u32(add_u64(at, (uint64_t) time.tv_sec), (uint32_t) time.tv_nsec);
}

// Fills up to so many bytes; false where there are not as many.
static bool have(size_t length) {
    if (in_start == in_end) {
        in_start = 0;
        in_end = 0;
    }
    if (in_start + length > sizeof in) {
        memmove(in, in + in_start, in_end - in_start);
        in_end -= in_start;
        in_start = 0;
    }
    while (in_end - in_start < length) {
        ssize_t n = read(STDIN_FILENO, in + in_end, sizeof in - in_end);
        if (n > 0) {
            in_end += (size_t) n;
        } else if (n == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

bool next_file_frame(enum file_frame *kind, struct reader *body) {
    if (!have(4)) {
        return false;
    }
    uint32_t length = read_u32(in + in_start);
    if (length < 1 || length > FILE_FRAME_MAX || !have(4 + (size_t) length)) {
        return false;
    }
    *kind = (enum file_frame) in[in_start + 4];
    *body = reader_of(in + in_start + HEAD, length - 1);
    in_start += 4 + (size_t) length;
    return true;
}

bool parse_file_is(struct reader *from, struct file_is *file) {
    file->path = take_text(from);
    file->kind = take_u8(from);
    file->mode = take_u32(from);
    file->size = take_u64(from);
    take_u64(from);
    file->modified.tv_sec = (time_t) take_u64(from);
    file->modified.tv_nsec = (long) take_u32(from);
    take_u64(from);
    take_u32(from);
    file->target = take_text(from);
    return is_taken(from) && file->modified.tv_nsec < 1000000000;
}

static enum file_kind kind_of(mode_t mode) {
    return S_ISREG(mode) ? KIND_FILE : S_ISDIR(mode) ? KIND_DIRECTORY : S_ISLNK(mode) ? KIND_LINK : KIND_OTHER;
}

bool tell_file(int directory, const char *name, const char *path, const struct stat *is) {
    char target[PATH_MAX] = "";
    if (S_ISLNK(is->st_mode)) {
        ssize_t length = readlinkat(directory, name, target, sizeof target - 1);
        if (length < 0) {
            return false;
        }
        target[length] = 0;
    }
    uint8_t *body = room(strlen(path) + strlen(target) + 64);
    uint8_t *at = add_text(body, path);
    *at++ = (uint8_t) kind_of(is->st_mode);
    at = add_u32(at, is->st_mode & 07777);
    at = add_u64(at, (uint64_t) is->st_size);
    at = add_u64(at, is->st_ino);
    at = add_time(at, is->st_mtim);
    at = add_time(at, is->st_ctim);
    at = add_text(at, target);
    tell(FILE_IS, (size_t) (at - body));
    return true;
}

// Reads so much; what can't be read is zeros. 0, or why.
static int read_at(int file, off_t at, uint8_t *into, size_t length) {
    while (length > 0) {
        ssize_t n = pread(file, into, length, at);
        if (n <= 0 && !(n < 0 && errno == EINTR)) {
            memset(into, 0, length);
            return n < 0 ? errno : ESTALE;
        }
        size_t done = n < 0 ? 0 : (size_t) n;
        into += done;
        length -= done;
        at += (off_t) done;
    }
    return 0;
}

// Has the kernel pass the pages that it has of the file on, without copying them. How many bytes that went well for: not every file system can.
static size_t send_pages(int file, off_t at, size_t length) {
    off_t start = at;
    off_t end = at + (off_t) length;
    while (at < end) {
        ssize_t n = sendfile(STDOUT_FILENO, file, &at, (size_t) (end - at));
        if (n < 0 && errno == EAGAIN) {
            poll(&(struct pollfd){.fd = STDOUT_FILENO, .events = POLLOUT}, 1, -1);
        } else if (n == 0 || (n < 0 && errno != EINTR)) {
            break;
        }
    }
    return (size_t) (at - start);
}

int tell_contents(int file, off_t at, size_t length) {
    uint8_t *into = room(length);
    if (length < STRAIGHT_MIN) {
        int why = read_at(file, at, into, length);
        tell(FILE_DATA, length);
        return why;
    }
    tell_head(FILE_DATA, length);
    flush();
    size_t sent = send_pages(file, at, length);
    int why = read_at(file, at + (off_t) sent, out, length - sent);
    out_length = length - sent;
    flush();
    return why;
}

void tell_left_out(const char *what, const char *path) {
    uint8_t *body = room(strlen(what) + strlen(path) + 16);
    tell(FILE_LEFT_OUT, (size_t) (add_text(add_text(body, what), path) - body));
}

void tell_hash(const uint8_t *digest, size_t length) {
    uint8_t *body = room(4 + length);
    uint8_t *at = add_u32(body, (uint32_t) length);
    if (length > 0) {
        memcpy(at, digest, length);
    }
    tell(FILE_HASH, 4 + length);
}

void tell_verdict(enum verdict verdict, const char *path) {
    uint8_t *body = room(strlen(path) + 8);
    *body = (uint8_t) verdict;
    tell(FILE_VERDICT, (size_t) (add_text(body + 1, path) - body));
}

void tell_line(uint64_t number, const uint8_t *bytes, size_t length) {
    uint8_t *body = room(LINE_MAX_TOLD + 16);
    uint8_t *at = add_u32(add_u64(body, number), (uint32_t) length);
    memcpy(at, bytes, length);
    tell(FILE_LINE, (size_t) (at + length - body));
}

void tell_changed(const char *path) {
    uint8_t *body = room(strlen(path) + 16);
    tell(FILE_CHANGED, (size_t) (add_text(body, path) - body));
}

void tell_burst(bool all) {
    *room(1) = all;
    tell(FILE_BURST, 1);
}

void tell_now(void) {
    flush();
}

void fail(const char *path) {
    int error = errno;
    fail_as(error, strerror(error), path);
}

void fail_as(int error, const char *what, const char *path) {
    uint8_t *body = room(strlen(what) + strlen(path) + 16);
    tell(FILE_FAULT, (size_t) (add_text(add_text(add_u32(body, (uint32_t) error), what), path) - body));
    flush();
    _exit(1);
}

void succeed(bool more) {
    *room(1) = more;
    tell(FILE_END, 1);
    flush();
    _exit(0);
}
