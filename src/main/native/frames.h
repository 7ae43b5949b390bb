// The frames between the daemon and its keeper, and the job that a holder is given. The Java side is KeeperFrame; the two are held equal by
// the tests that run one against the other. Everything is big-endian. A frame is a length of 32 bits, which counts what follows it, a kind
// of 8 and a token of 64, by which the daemon knows what it asked for; then what the kind says: u32, bytes (u32 length, so many bytes), text
// (bytes without a NUL, then a NUL that the length doesn't count), texts (u32 count, so many).
//
// Both are of one version, for the daemon starts the keeper that lies in its own jar; each says it first, so that a mistake is told as one.
#ifndef SANDLOT_FRAMES_H
#define SANDLOT_FRAMES_H

#include <sys/types.h>

#include "bytes.h"

enum {
    FRAME_VERSION = 1,
    // What a frame may be at most: a job has 1 MiB of standard input, as much of a script and the arguments that execve(2) takes.
    FRAME_MAX = 16 << 20,
    FRAME_HEAD = 9,
    // What is told at once of what is printed.
    SAID_MAX = 3072,
    KEY_MAX = 64,
    WORDS_MAX = 1 << 16,
    NOBODY = -1,
};

// What the daemon orders.
enum order {
    // u32 version; the first
    ORDER_HELLO = 1,
    // u32 uid or 0 to stay, text the directory where the box's init listens, record, stdout, stderr: make a holder that has these files open
    ORDER_HOLD = 2,
    // u32 uid or 0, texts argv: start a program in a session of its own
    ORDER_RUN = 3,
    // bytes: the job of a holder of either kind, the conduit's, or all of the program's input
    ORDER_GO = 4,
    // let it go: a holder without a job leaves, a program's input ends, and it is heard no more
    ORDER_AWAY = 5,
    // u32 uid or 0, u32 signal, u32 count and so many u32: send the signal to these processes
    ORDER_SIGNAL = 6,
    // u32 uid or 0, text the directory where the box's init listens, text a unix socket of the daemon's, bytes what to say there, u8 how many
    // connections (1 or 3): carry a conduit
    ORDER_CONDUIT = 7,
    // u32 uid or 0, text the directory where the box's init listens, text the directory of the process's log, which has the files record and pty,
    // u16 columns, u16 rows: make a holder of a terminal, which is spoken to at its door there (door.h)
    ORDER_TERMINAL = 8,
};

// What it is told.
enum answer {
    // u32 version; the first
    ANSWER_HELLO = 1,
    // u32 pid, u64 start in clock ticks since boot, u32 child: a holder waits for its job, and its child to become the command
    ANSWER_READY = 2,
    // text why
    ANSWER_FAILED = 3,
    // u32 pid
    ANSWER_STARTED = 4,
    // bytes that a program printed
    ANSWER_SAID = 5,
    // nobody can print for that program any more
    ANSWER_SILENT = 6,
    // the signal has been sent
    ANSWER_DONE = 7,
    // u32 status of wait(2), u8 whether the command was run at all: that of a conduit has ended
    ANSWER_ENDED = 8,
};

// How a command gets its standard input.
enum stdin_kind {
    STDIN_NONE = 0,
    STDIN_OPEN = 1,
    STDIN_GIVEN = 2,
};

// u8 stdin_kind, bytes given, text a directory of the host's side where a display is looked at or nothing, bytes the command's order (order.h).
//
// For a display, the command's standard input is a unix socket that listens as "rfb" in that directory, and 4 the file "ready" there, to be
// appended to (TigerVNC takes 2 and 3 for itself).
struct job {
    enum stdin_kind stdin_kind;
    struct slice given;
    const char *display;
    struct slice order;
};

// False where it is no job. It lives as long as the bytes.
bool parse_job(const uint8_t *bytes, size_t length, struct job *job);

struct signal_order {
    uint32_t uid;
    uint32_t signal;
    uint32_t count;
    struct reader pids;
};

bool parse_signal(struct reader *from, struct signal_order *order);

// A job, as its sender wrote it: a length of 32 bits and so many bytes. Null where it is not whole: then the sender has gone. To be freed.
uint8_t *read_job(int from, size_t *length);

// The whole frame that is in front: how long it is with its length; 0 where it is not yet whole, -1 where it can't be one.
long frame_length(const uint8_t *bytes, size_t length);

// Writes one frame at once; at most PIPE_BUF bytes, so that it is never mixed with another process's.
void answer(int fd, enum answer kind, uint64_t token, const void *body, size_t length);

// Answers that this process waits for its job, and this child for its order.
void answer_ready(int fd, uint64_t token, uint64_t start, pid_t child);

#endif
