#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frames.h"
#include "process.h"
#include "starting.h"
#include "wards.h"

enum {
    BLOCK = 65536,
    FAULT = 70, // EX_SOFTWARE
};

static struct {
    struct keeper_ends ends;
    struct buffer input;
    bool greeted;
} it;

static void give(uint64_t token, struct reader *from) {
    struct slice given = take_slice(from);
    struct ward *ward = wards_find(&it.ends.wards, token);
    if (!is_taken(from) || !ward || ward->giver < 0 || ward->let_go) {
        return;
    }
    size_t head = ward->is_program ? 0 : 4;
    if (!buffer_reserve(&ward->due, head + given.length)) {
        order_failed(&it.ends, token, "no memory");
        return;
    }
    uint8_t *at = ward->due.bytes + ward->due.length;
    if (head > 0) {
        write_u32(at, (uint32_t) given.length);
    }
    if (given.length > 0) {
        memcpy(at + head, given.bytes, given.length);
    }
    ward->due.length += head + given.length;
    ward_give_due(ward);
}

static void let_go(uint64_t token) {
    struct ward *ward = wards_find(&it.ends.wards, token);
    if (ward) {
        ward_let_go(ward);
    }
}

static void serve(const uint8_t *frame, size_t length) {
    struct reader from = reader_of(frame, length);
    uint8_t kind = take_u8(&from);
    uint64_t token = take_u64(&from);
    if (!it.greeted) {
        if (kind != ORDER_HELLO || take_u32(&from) != FRAME_VERSION) {
            order_failed(&it.ends, token, "another version of the keeper was expected");
            _exit(FAULT);
        }
        it.greeted = true;
        return;
    }
    switch (kind) {
        case ORDER_HOLD:
            order_holder(&it.ends, token, &from);
            break;
        case ORDER_TERMINAL:
            order_terminal(&it.ends, token, &from);
            break;
        case ORDER_CONDUIT:
            order_conduit(&it.ends, token, &from);
            break;
        case ORDER_RUN:
            order_program(&it.ends, token, &from);
            break;
        case ORDER_GO:
            give(token, &from);
            break;
        case ORDER_AWAY:
            let_go(token);
            break;
        case ORDER_SIGNAL:
            order_signal(&it.ends, token, &from);
            break;
        default:
            order_failed(&it.ends, token, "not an order");
    }
}

// False at the end of the orders.
static bool read_orders(void) {
    if (!buffer_reserve(&it.input, BLOCK)) {
        errno = ENOMEM;
        die(FAULT, "orders");
    }
    ssize_t n = read(it.ends.orders, it.input.bytes + it.input.length, BLOCK);
    if (n <= 0) {
        return n < 0 && errno == EINTR;
    }
    it.input.length += (size_t) n;
    size_t done = 0;
    long length;
    while ((length = frame_length(it.input.bytes + done, it.input.length - done)) > 0) {
        serve(it.input.bytes + done + 4, (size_t) length - 4);
        done += (size_t) length;
    }
    if (length < 0) {
        errno = EPROTO;
        die(FAULT, "orders");
    }
    buffer_drop(&it.input, done);
    // What was ordered may be secret, and is somebody's memory.
    explicit_bzero(it.input.bytes + it.input.length, done);
    return true;
}

static void pass_on(struct ward *ward) {
    uint8_t said[SAID_MAX];
    ssize_t n = read(ward->voice, said, sizeof said);
    if (n > 0) {
        answer(it.ends.answers, ANSWER_SAID, ward->token, said, (size_t) n);
    } else if (n == 0 || errno != EINTR) {
        ward_silence(ward);
        answer(it.ends.answers, ANSWER_SILENT, ward->token, NULL, 0);
    }
}

static void work(void) {
    bool orders = true;
    // With the daemon gone, what it has given is still on its way.
    while (orders || wards_is_something_due(&it.ends.wards)) {
        size_t known = it.ends.wards.count;
        nfds_t awaited = wards_await(&it.ends.wards, (struct pollfd){.fd = orders ? it.ends.orders : -1, .events = POLLIN});
        const struct pollfd *ready = it.ends.wards.polled;
        if (poll(it.ends.wards.polled, awaited, -1) < 0) {
            continue;
        }
        bool ordered = ready[0].revents != 0;
        for (size_t i = 0; i < known; i++) {
            if (ready[1 + 2 * i].revents) {
                pass_on(&it.ends.wards.all[i]);
            }
            if (ready[2 + 2 * i].revents) {
                ward_give_due(&it.ends.wards.all[i]);
            }
        }
        if (ordered) {
            orders = read_orders();
        }
        wards_sweep(&it.ends.wards);
    }
}

void keeper(int argc, char **argv) {
    (void) argc;
    (void) argv;
    forget_signals();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    // What is orphaned below comes here and, since SIGCHLD is ignored, leaves no zombie. In a container pid 1 may be any program, one that never
    // waits; and where a zombie is left that had entered a sandbox from outside, the kernel doesn't let that sandbox's namespace end.
    signal(SIGCHLD, SIG_IGN);
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
        die(FAULT, "subreaper");
    }
    setsid();
    umask(022); // what files made inside begin with, whatever the daemon's own is
    raise_descriptors();
    it.ends.orders = out_of_the_way(dup(STDIN_FILENO));
    it.ends.answers = out_of_the_way(dup(STDOUT_FILENO));
    if (chdir("/") != 0 || it.ends.orders < 0 || it.ends.answers < 0 || !open_null(STDIN_FILENO) || !open_null(STDOUT_FILENO) || !wards_reserve(&it.ends.wards)) {
        die(FAULT, "keeper");
    }
    uint8_t version[4];
    write_u32(version, FRAME_VERSION);
    answer(it.ends.answers, ANSWER_HELLO, 0, version, sizeof version);
    work();
    _exit(0);
}
