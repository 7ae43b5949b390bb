#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "changes.h"
#include "file_frames.h"
#include "files.h"
#include "watch_tree.h"

enum {
    // What belongs together comes without a pause this long, in milliseconds, and is told after at most so many.
    PAUSE = 50,
    BURST = 500,
    // So often it is seen to what the kernel doesn't tell.
    ROUND = 10000,
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t) time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

// Who asked has nothing more to say; where he has gone, nobody listens.
static void take_input(void) {
    uint8_t said[64];
    ssize_t n = read(STDIN_FILENO, said, sizeof said);
    if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        _exit(0);
    }
}

__attribute__((noreturn)) static void go_on(void) {
    int64_t round = now() + ROUND;
    // When what is to be told began, and went on last.
    int64_t since = 0;
    int64_t latest = 0;
    while (true) {
        int64_t at = now();
        if (at >= round) {
            tree_check();
            round = at + ROUND;
        }
        int64_t due = latest + PAUSE < since + BURST ? latest + PAUSE : since + BURST;
        if (has_changed() && at >= due) {
            tell_changes();
            tell_now();
        }
        int64_t until = has_changed() && due < round ? due : round;
        struct pollfd ready[] = {{.fd = tree_events(), .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
        if (poll(ready, sizeof ready / sizeof *ready, (int) (until - at)) <= 0) {
            continue;
        }
        if (ready[1].revents) {
            take_input();
        }
        if (ready[0].revents) {
            bool goes_on = has_changed();
            tree_take_events();
            latest = now();
            since = goes_on ? since : latest;
        }
    }
}

void watch(struct reader *asked) {
    const char *directory = take_text(asked);
    bool recursive = take_u8(asked);
    require_taken(asked);
    tree_watch(directory, recursive);
    tell_burst(false);
    tell_now();
    go_on();
}
