#include "holder.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "frames.h"
#include "input.h"
#include "inside.h"
#include "process.h"
#include "record.h"

enum {
    // A pipe's capacity.
    BLOCK = 65536,
    // A child left behind may go on printing for ever.
    DRAIN_ROUNDS = 64,
    DISPLAY_BACKLOG = 16,
};

// One of the two streams of what the command prints, and the file that it goes to; the pipe is -1 when nobody can print any more.
struct output {
    int pipe;
    int log;
};

static struct holder {
    struct holder_files files;
    struct inside inside;
    int in[2];
    int out[2];
    int err[2];
    int feed[2];
    struct output outputs[2];
    // Standard input: what has been taken and not yet been written, from `fed` on.
    bool stdin_open;
    bool input_ends;
    bool fed_by_frames;
    struct buffer input;
    size_t fed;
    uint64_t taken;
    struct buffer frames;
} it;

static uint8_t block[BLOCK];

static void close_stdin(void) {
    if (!it.stdin_open) {
        return;
    }
    it.stdin_open = false;
    close(it.in[1]);
    if (it.fed_by_frames) {
        close(it.feed[0]);
        close(it.feed[1]);
    }
}

static void take_data(void *of, const uint8_t *bytes, size_t length) {
    (void) of;
    it.taken += length;
    while (!buffer_reserve(&it.input, length)) {
        wait_millis(100);
    }
    memcpy(it.input.bytes + it.input.length, bytes, length);
    it.input.length += length;
}

static void take_question(void *of, uint32_t tag) {
    (void) of;
    record_stdin(it.files.record, tag, it.taken);
}

static void take_end(void *of) {
    (void) of;
    it.input_ends = true;
}

static void read_frames(void) {
    static const struct input_taker taker = {.data = take_data, .question = take_question, .end = take_end};
    while (!buffer_reserve(&it.frames, BLOCK)) {
        wait_millis(100);
    }
    ssize_t n = read(it.feed[0], it.frames.bytes + it.frames.length, BLOCK);
    if (n > 0) {
        it.frames.length += (size_t) n;
        buffer_drop(&it.frames, take_input(it.frames.bytes, it.frames.length, &taker));
    }
}

static bool has_input(void) {
    return it.fed < it.input.length;
}

static void write_input(void) {
    ssize_t n = write(it.in[1], it.input.bytes + it.fed, it.input.length - it.fed);
    if (n > 0) {
        it.fed += (size_t) n;
    } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
        it.fed = it.input.length; // the command has closed it
        it.input_ends = true;
    }
    if (!has_input()) {
        buffer_free(&it.input);
        it.fed = 0;
    }
}

// Moves what can be had at once from one pipe into its file.
static void carry(struct output *output) {
    ssize_t n = read(output->pipe, block, sizeof block);
    if (n > 0) {
        append(output->log, block, (size_t) n);
    } else if (n == 0 || errno != EINTR) {
        close(output->pipe);
        output->pipe = -1;
    }
}

static bool can_be_printed_to(void) {
    return it.outputs[0].pipe >= 0 || it.outputs[1].pipe >= 0;
}

// Takes over what has been printed already, without waiting.
static void drain(void) {
    for (int round = 0; round < DRAIN_ROUNDS && can_be_printed_to(); round++) {
        struct pollfd ready[2];
        for (int i = 0; i < 2; i++) {
            ready[i] = (struct pollfd){.fd = it.outputs[i].pipe, .events = POLLIN};
        }
        if (poll(ready, 2, 0) <= 0) {
            return;
        }
        for (int i = 0; i < 2; i++) {
            if (ready[i].revents) {
                carry(&it.outputs[i]);
            }
        }
    }
}

static void take_end_of(int end) {
    bool run = inside_was_run(&it.inside, end);
    drain();
    if (!run) {
        char said[LINE_BYTES];
        int length = snprintf(said, sizeof said, NOT_RUN "\n", shell_status(end));
        append(it.outputs[1].log, said, (size_t) length);
    }
    record_end(it.files.record, end, run, !can_be_printed_to());
}

// Until the command has ended and nobody can print any more.
static void keep(void) {
    bool ended = false;
    int end;
    while (!ended || can_be_printed_to()) {
        bool fed = it.stdin_open && !ended;
        struct pollfd ready[] = {
            {.fd = it.outputs[0].pipe, .events = POLLIN},
            {.fd = it.outputs[1].pipe, .events = POLLIN},
            {.fd = ended ? -1 : it.inside.connection, .events = POLLIN},
            {.fd = fed && has_input() ? it.in[1] : -1, .events = POLLOUT},
            {.fd = fed && !has_input() && it.fed_by_frames ? it.feed[0] : -1, .events = POLLIN},
        };
        if (poll(ready, sizeof ready / sizeof *ready, -1) < 0) {
            continue;
        }
        for (int i = 0; i < 2; i++) {
            if (ready[i].revents) {
                carry(&it.outputs[i]);
            }
        }
        if (ready[4].revents) {
            read_frames();
        }
        if (ready[3].revents) {
            write_input();
        }
        if (ready[2].revents && inside_hear(&it.inside, &end)) {
            take_end_of(end);
            ended = true;
            it.input_ends = true;
            it.fed = it.input.length;
            if (!can_be_printed_to()) {
                return;
            }
        }
        if (it.input_ends && !has_input()) {
            close_stdin();
        }
    }
    record_complete(it.files.record);
}

// Takes what is this holder's of the job. The bytes go with it; false where there is no memory for them.
static bool take_job(const struct job *job) {
    it.stdin_open = job->stdin_kind != STDIN_NONE;
    it.fed_by_frames = job->stdin_kind == STDIN_OPEN;
    if (!it.fed_by_frames) {
        close_pipe(it.feed);
    }
    if (!it.stdin_open) {
        close(it.in[1]);
        return true;
    }
    if (fcntl(it.in[1], F_SETFL, O_NONBLOCK) != 0 || !buffer_reserve(&it.input, job->given.length)) {
        return false;
    }
    if (job->given.length > 0) {
        memcpy(it.input.bytes, job->given.bytes, job->given.length);
    }
    it.input.length = job->given.length;
    it.input_ends = job->stdin_kind == STDIN_GIVEN;
    if (it.input_ends && !has_input()) {
        close_stdin();
    }
    return true;
}

// What of the display is on the host's side; an earlier server's socket is nobody's any more.
static bool open_display(const char *directory, struct inside_ends *ends) {
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "rfb"};
    if (chdir(directory) != 0 || (unlink(name.sun_path) != 0 && errno != ENOENT)) {
        return false;
    }
    ends->in = out_of_the_way(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ends->ready = out_of_the_way(open("ready", O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
    return ends->in >= 0 && ends->ready >= 0 && bind(ends->in, (struct sockaddr *) &name, sizeof name) == 0
            && listen(ends->in, DISPLAY_BACKLOG) == 0 && chdir("/") == 0;
}

// Gives the child what it becomes. Where that can't be, it ends without: why is said in the log.
static void give_order(const struct job *job) {
    int null = job->stdin_kind == STDIN_NONE ? out_of_the_way(open("/dev/null", O_RDONLY | O_CLOEXEC)) : -1;
    struct inside_ends ends = {
        .in = null >= 0 ? null : it.in[0], .out = it.out[1], .err = it.err[1], .ready = -1};
    if ((*job->display && !open_display(job->display, &ends)) || !inside_go(&it.inside, job->order.bytes, job->order.length, ends)) {
        dprintf(it.err[1], "sandlot: %s: %s\n", *job->display ? job->display : "the sandbox's first process", strerror(errno));
        shutdown(it.inside.connection, SHUT_WR);
    }
    int own[] = {null, ends.ready, it.in[0], it.out[1], it.err[1]};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        close(own[i]);
    }
    if (*job->display) {
        close(ends.in);
    }
}

void hold(struct errand errand, struct holder_files files) {
    it.files = files;
    it.inside = errand.inside;
    prctl(PR_SET_NAME, "sandlot-holder");
    if (!make_pipe(it.in) || !make_pipe(it.out) || !make_pipe(it.err) || !make_pipe(it.feed)) {
        errand_fail(&errand, "pipe");
    }
    it.outputs[0] = (struct output){.pipe = it.out[0], .log = files.out};
    it.outputs[1] = (struct output){.pipe = it.err[0], .log = files.err};
    struct given_job given = await_job(&errand);
    if (!take_job(&given.job)) {
        inside_kill(&it.inside);
        _exit(0);
    }
    record_run(files.record, given.start, it.fed_by_frames ? it.feed[1] : -1);
    give_order(&given.job);
    forget_job(&given);
    keep();
    _exit(0);
}
