#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conduit.h"
#include "frames.h"
#include "holder.h"
#include "process.h"
#include "wards.h"

enum {
    BLOCK = 65536,
    FAULT = 70, // EX_SOFTWARE
};

static struct {
    int orders;
    int answers;
    struct buffer input;
    struct wards wards;
    bool greeted;
} it;

static void failed(uint64_t token, const char *why) {
    answer(it.answers, ANSWER_FAILED, token, why, strlen(why) + 1);
}

// In a child.
static void leave_others(void) {
    close(it.orders);
    wards_leave(&it.wards);
}

__attribute__((noreturn)) static void refuse(uint64_t token, const char *what, const char *why) {
    char text[512];
    snprintf(text, sizeof text, "%s%s%s", what, *what ? ": " : "", why);
    failed(token, text);
    _exit(1);
}

__attribute__((noreturn)) static void refuse_for(uint64_t token, const char *what) {
    refuse(token, what, strerror(errno));
}

static void become_or_refuse(uint64_t token, uint32_t uid) {
    char why[256];
    if (uid != 0 && !become(uid, why, sizeof why)) {
        refuse(token, "", why);
    }
}

// A child that waits for its job: a holder, or who carries a conduit. Its pid, 0 in the child itself, or -1.
static pid_t fork_waiting(uint64_t token, int *job) {
    int pipe[2];
    if (!wards_reserve(&it.wards) || !make_pipe(pipe)) {
        failed(token, strerror(errno));
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        leave_others();
        close(pipe[1]);
        open_null(STDERR_FILENO); // the daemon's, which it may outlive
        *job = pipe[0];
        if (setsid() < 0) {
            refuse_for(token, "setsid");
        }
        return 0;
    }
    close(pipe[0]);
    if (pid < 0) {
        failed(token, strerror(errno));
        close(pipe[1]);
        return -1;
    }
    fcntl(pipe[1], F_SETFL, O_NONBLOCK);
    wards_add(&it.wards, (struct ward){.token = token, .giver = pipe[1], .voice = -1});
    return pid;
}

static void order_holder(uint64_t token, struct reader *from) {
    uint32_t uid = take_u32(from);
    const char *box = take_text(from);
    const char *paths[3];
    for (int i = 0; i < 3; i++) {
        paths[i] = take_text(from);
    }
    int job;
    if (!is_taken(from)) {
        failed(token, "not an order");
    } else if (fork_waiting(token, &job) == 0) {
        // The files while that is still allowed.
        int files[3];
        for (int i = 0; i < 3; i++) {
            files[i] = out_of_the_way(open(paths[i], O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY));
            if (files[i] < 0) {
                refuse_for(token, paths[i]);
            }
        }
        become_or_refuse(token, uid);
        hold(token, job, box, (struct holder_files){.record = files[0], .out = files[1], .err = files[2]}, it.answers);
    }
}

static void order_conduit(uint64_t token, struct reader *from) {
    uint32_t uid = take_u32(from);
    const char *box = take_text(from);
    const char *socket = take_text(from);
    struct slice key = take_slice(from);
    uint8_t count = take_u8(from);
    int job;
    if (!is_taken(from)) {
        failed(token, "not an order");
    } else if (fork_waiting(token, &job) == 0) {
        struct conduit_ends ends;
        if (!conduit_meet(socket, key, count, &ends)) {
            refuse_for(token, socket);
        }
        become_or_refuse(token, uid);
        carry_conduit(token, job, box, ends, it.answers);
    }
}

__attribute__((noreturn)) static void become_program(int input, int output, uint32_t uid, char *const *argv) {
    char why[256];
    if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0) {
        die(STATUS_NOT_EXECUTABLE, "dup2");
    }
    if (setsid() < 0) {
        die(STATUS_NOT_EXECUTABLE, "setsid");
    }
    if (uid != 0 && !become(uid, why, sizeof why)) {
        dprintf(STDERR_FILENO, "%s\n", why);
        _exit(STATUS_NOT_EXECUTABLE);
    }
    forget_signals();
    execvp(argv[0], argv);
    die(STATUS_NOT_FOUND, argv[0]);
}

static void start_program(uint64_t token, struct reader *from) {
    uint32_t uid = take_u32(from);
    char **argv = take_texts(from, WORDS_MAX);
    if (!is_taken(from) || !argv[0]) {
        failed(token, "not an order");
        free(argv);
        return;
    }
    int input[2] = {-1, -1};
    int output[2] = {-1, -1};
    pid_t pid = wards_reserve(&it.wards) && make_pipe(input) && make_pipe(output) ? fork() : -1;
    if (pid == 0) {
        leave_others();
        become_program(input[0], output[1], uid, argv);
    }
    int why = errno;
    free(argv);
    if (pid < 0) {
        close_pipe(input);
        close_pipe(output);
        failed(token, strerror(why));
        return;
    }
    close(input[0]);
    close(output[1]);
    fcntl(input[1], F_SETFL, O_NONBLOCK);
    wards_add(&it.wards, (struct ward){.token = token, .giver = input[1], .voice = output[0], .is_program = true});
    uint8_t body[4];
    write_u32(body, (uint32_t) pid);
    answer(it.answers, ANSWER_STARTED, token, body, sizeof body);
}

static void give(uint64_t token, struct reader *from) {
    struct slice given = take_slice(from);
    struct ward *ward = wards_find(&it.wards, token);
    if (!is_taken(from) || !ward || ward->giver < 0 || ward->let_go) {
        return;
    }
    size_t head = ward->is_program ? 0 : 4;
    if (!buffer_reserve(&ward->due, head + given.length)) {
        failed(token, "no memory");
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
    struct ward *ward = wards_find(&it.wards, token);
    if (ward) {
        ward_let_go(ward);
    }
}

static void send_signals(const struct signal_order *order) {
    struct reader pids = order->pids;
    for (uint32_t i = 0; i < order->count; i++) {
        uint32_t pid = take_u32(&pids);
        if (pid > 1 && pid <= INT32_MAX) {
            kill((pid_t) pid, (int) order->signal); // one that is gone doesn't matter
        }
    }
}

// As the sandbox's uid, so that a pid that was reused meanwhile can't be anybody else's.
static void signal_all(uint64_t token, struct reader *from) {
    struct signal_order order;
    if (!parse_signal(from, &order)) {
        failed(token, "not an order");
        return;
    }
    pid_t pid = order.uid == 0 ? 0 : fork();
    if (pid < 0) {
        failed(token, strerror(errno));
        return;
    }
    if (pid > 0) {
        return;
    }
    char why[256];
    if (order.uid != 0) {
        leave_others();
        if (!become(order.uid, why, sizeof why)) {
            refuse(token, "", why);
        }
    }
    send_signals(&order);
    answer(it.answers, ANSWER_DONE, token, NULL, 0);
    if (order.uid != 0) {
        _exit(0);
    }
}

static void serve(const uint8_t *frame, size_t length) {
    struct reader from = reader_of(frame, length);
    uint8_t kind = take_u8(&from);
    uint64_t token = take_u64(&from);
    if (!it.greeted) {
        if (kind != ORDER_HELLO || take_u32(&from) != FRAME_VERSION) {
            failed(token, "another version of the keeper was expected");
            _exit(FAULT);
        }
        it.greeted = true;
        return;
    }
    switch (kind) {
        case ORDER_HOLD:
            order_holder(token, &from);
            break;
        case ORDER_CONDUIT:
            order_conduit(token, &from);
            break;
        case ORDER_RUN:
            start_program(token, &from);
            break;
        case ORDER_GO:
            give(token, &from);
            break;
        case ORDER_AWAY:
            let_go(token);
            break;
        case ORDER_SIGNAL:
            signal_all(token, &from);
            break;
        default:
            failed(token, "not an order");
    }
}

// False at the end of the orders.
static bool read_orders(void) {
    if (!buffer_reserve(&it.input, BLOCK)) {
        errno = ENOMEM;
        die(FAULT, "orders");
    }
    ssize_t n = read(it.orders, it.input.bytes + it.input.length, BLOCK);
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
        answer(it.answers, ANSWER_SAID, ward->token, said, (size_t) n);
    } else if (n == 0 || errno != EINTR) {
        ward_silence(ward);
        answer(it.answers, ANSWER_SILENT, ward->token, NULL, 0);
    }
}

static void work(void) {
    bool orders = true;
    // With the daemon gone, what it has given is still on its way.
    while (orders || wards_is_something_due(&it.wards)) {
        size_t known = it.wards.count;
        nfds_t awaited = wards_await(&it.wards, (struct pollfd){.fd = orders ? it.orders : -1, .events = POLLIN});
        const struct pollfd *ready = it.wards.polled;
        if (poll(it.wards.polled, awaited, -1) < 0) {
            continue;
        }
        bool ordered = ready[0].revents != 0;
        for (size_t i = 0; i < known; i++) {
            if (ready[1 + 2 * i].revents) {
                pass_on(&it.wards.all[i]);
            }
            if (ready[2 + 2 * i].revents) {
                ward_give_due(&it.wards.all[i]);
            }
        }
        if (ordered) {
            orders = read_orders();
        }
        wards_sweep(&it.wards);
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
    it.orders = out_of_the_way(dup(STDIN_FILENO));
    it.answers = out_of_the_way(dup(STDOUT_FILENO));
    if (chdir("/") != 0 || it.orders < 0 || it.answers < 0 || !open_null(STDIN_FILENO) || !open_null(STDOUT_FILENO) || !wards_reserve(&it.wards)) {
        die(FAULT, "keeper");
    }
    uint8_t version[4];
    write_u32(version, FRAME_VERSION);
    answer(it.answers, ANSWER_HELLO, 0, version, sizeof version);
    work();
    _exit(0);
}
