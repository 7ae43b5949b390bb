// The frames between what is done to files inside a sandbox (files.h) and who asks for it. The Java side is FileFrames. A frame is a length of 32
// bits, which counts what follows it, a kind of 8, and what the kind says, in the words of frames.h.
#ifndef SANDLOT_FILE_FRAMES_H
#define SANDLOT_FILE_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "bytes.h"

enum {
    // Of the contents that one frame carries.
    FILE_BLOCK = 128 << 10,
    // A frame may be at most this, without its length.
    FILE_FRAME_MAX = FILE_BLOCK + 1,
    LINE_MAX_TOLD = 200,
    BURST_PATHS_MAX = 4096,
    BURST_BYTES_MAX = 256 << 10,
};

enum file_frame {
    // What is asked: see the roles in files.h. The first frame, and the only of its kind.
    FILE_ASK = 1,
    // text path, u8 kind (of enum file_kind), u32 mode, u64 size, u64 inode, u64 seconds and u32 nanoseconds of its modification and of its last
    // change (seconds as they are, of two's complement), text what a link says
    FILE_IS = 2,
    // some of the contents of the file that was told before
    FILE_DATA = 3,
    // u32 errno, text what is wrong, text path or nothing: the last
    FILE_FAULT = 4,
    // u8 whether there is more: the last
    FILE_END = 5,
    // text what is wrong, text path: this one of many could not be done
    FILE_LEFT_OUT = 6,
    // 32 bits of length and so many bytes: the digest (SHA-256) of the contents of the file that was told before, or of none
    FILE_HASH = 7,
    // u8 of enum verdict, text path
    FILE_VERDICT = 8,
    // u64 number, from 1, of a line of the file that was told before; a length and so many bytes of it, at most LINE_MAX_TOLD, where the text is
    FILE_LINE = 9,
    // text path: what lies there has changed, has come or has gone
    FILE_CHANGED = 10,
    // u8 whether everything may have changed: all FILE_CHANGED since the one before belong together, at most BURST_PATHS_MAX with BURST_BYTES_MAX
    FILE_BURST = 11,
};

enum file_kind {
    KIND_FILE = 'f',
    KIND_DIRECTORY = 'd',
    KIND_LINK = 'l',
    // A pipe, a socket, a device.
    KIND_OTHER = 'o',
    // Nothing is to lie there.
    KIND_GONE = 'g',
};

// What is to be done so that there is what a manifest tells.
enum verdict {
    // Nothing, which isn't told.
    VERDICT_SAME = 0,
    // It is to be sent.
    VERDICT_SEND = 's',
    // It may be there: its digest has to be told.
    VERDICT_HASH = 'h',
    // What is to be gone is there still.
    VERDICT_DELETE = 'd',
    // The same, but it has become something else.
    VERDICT_CHANGED = 'c',
    // It is there, and not told. The path of a directory ends with a slash.
    VERDICT_EXTRA = 'x',
};

// One that is told of. The texts live as long as the frame.
struct file_is {
    const char *path;
    uint8_t kind;
    uint32_t mode;
    uint64_t size;
    struct timespec modified;
    const char *target;
};

bool parse_file_is(struct reader *from, struct file_is *file);

// The next frame of standard input, or false where that has ended before one was whole, or it can't be one. It lives until the next.
bool next_file_frame(enum file_frame *kind, struct reader *body);

// These write to standard output, some together. A reader who has gone ends the program.

// What this is; where it is a link, what it says. Errno says why it can't be told, and nothing is.
bool tell_file(int directory, const char *name, const char *path, const struct stat *is);

// Exactly so many bytes of a file's contents from a position on, at most FILE_BLOCK, whatever becomes of the file. 0, or why some of them are zeros:
// an errno, ESTALE where the file has become shorter.
int tell_contents(int file, off_t at, size_t length);

void tell_left_out(const char *what, const char *path);
// The digest, or that there is none.
void tell_hash(const uint8_t *digest, size_t length);
void tell_verdict(enum verdict verdict, const char *path);

// Some of a line, at most LINE_MAX_TOLD.
void tell_line(uint64_t number, const uint8_t *bytes, size_t length);

void tell_changed(const char *path);
void tell_burst(bool all);

// What was told is written now.
void tell_now(void);

// The last word for what errno says, and for something else.
__attribute__((noreturn)) void fail(const char *path);
__attribute__((noreturn)) void fail_as(int error, const char *what, const char *path);

// That where all went well.
__attribute__((noreturn)) void succeed(bool more);

#endif
