#include "holder.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "frames.h"
#include "input.h"
#include "process.h"

enum {
    // A pipe's capacity.
    BLOCK = 65536,
    // A child left behind may go on printing for ever.
    DRAIN_ROUNDS = 64,
};

// One of the two streams of what the command prints, and the file that it goes to; the pipe is -1 when nobody can print any more.
struct output {
    int pipe;
    int log;
};

static struct holder {
    uint64_t token;
    int job;
    int answers;
    struct holder_files files;
    int go[2];
    int in[2];
    int out[2];
    int err[2];
    int feed[2];
    int told[2];
    pid_t child;
    int pidfd;
    struct output outputs[2];
    bool tells;
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

__attribute__((noreturn)) static void fail(const char *what) {
    char why[256];
    int length = snprintf(why, sizeof why, "%s: %s", what, strerror(errno));
    answer(it.answers, ANSWER_FAILED, it.token, why, (size_t) length + 1);
    _exit(1);
}

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

static void record(const char *line) {
    append(it.files.record, line, strlen(line));
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
    char line[64];
    snprintf(line, sizeof line, "stdin %u %llu\n", tag, (unsigned long long) it.taken);
    record(line);
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

// Whether the command has been run: the chain before it has told so, or could not.
static bool was_run(void) {
    struct pollfd told = {.fd = it.told[0], .events = POLLIN};
    uint8_t byte;
    return !it.tells || (poll(&told, 1, 0) > 0 && read(it.told[0], &byte, 1) == 1);
}

static void record_end(void) {
    int status = 0;
    while (waitpid(it.child, &status, 0) < 0 && errno == EINTR) {
    }
    int code = WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
    drain();
    char line[128];
    if (code < STATUS_SIGNAL && !was_run()) {
        int length = snprintf(line, sizeof line, "sandlot: the command was not run; why, is said above (status %d).\n", code);
        append(it.outputs[1].log, line, (size_t) length);
        code = STATUS_NOT_RUN;
    }
    snprintf(line, sizeof line, "exit %d\n%s", code, can_be_printed_to() ? "" : "eof\n");
    record(line);
}

// Until the command has ended and nobody can print any more.
static void keep(void) {
    bool ended = false;
    while (!ended || can_be_printed_to()) {
        bool fed = it.stdin_open && !ended;
        struct pollfd ready[] = {
            {.fd = it.outputs[0].pipe, .events = POLLIN},
            {.fd = it.outputs[1].pipe, .events = POLLIN},
            {.fd = ended ? -1 : it.pidfd, .events = POLLIN},
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
        if (ready[2].revents) {
            ended = true;
            it.input_ends = true;
            it.fed = it.input.length;
            record_end();
            if (!can_be_printed_to()) {
                return;
            }
        }
        if (it.input_ends && !has_input()) {
            close_stdin();
        }
    }
    record("eof\n");
}

// Takes what is this holder's of the job. The bytes go with it; false where there is no memory for them.
static bool take_job(const struct job *job) {
    it.tells = job->tells;
    it.stdin_open = job->stdin_kind != STDIN_NONE;
    it.fed_by_frames = job->stdin_kind == STDIN_OPEN;
    if (!it.fed_by_frames) {
        close(it.feed[0]);
        close(it.feed[1]);
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

static void close_what_is_the_childs(void) {
    int own[] = {it.go[0], it.in[0], it.out[1], it.err[1], it.told[1], it.files.args, it.files.filter};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        close(own[i]);
    }
}

void hold(uint64_t token, int job_pipe, struct holder_files files, int answers) {
    it.token = token;
    it.job = job_pipe;
    it.answers = answers;
    it.files = files;
    signal(SIGCHLD, SIG_DFL);
    prctl(PR_SET_NAME, "sandlot-holder");
    if (!make_pipe(it.go) || !make_pipe(it.in) || !make_pipe(it.out) || !make_pipe(it.err) || !make_pipe(it.feed)
            || !make_pipe(it.told)) {
        fail("pipe");
    }
    it.child = fork();
    if (it.child < 0) {
        fail("fork");
    }
    if (it.child == 0) {
        int others[] = {it.job, it.answers, it.go[1], files.record, files.out, files.err};
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
            close(others[i]);
        }
        become_command(it.go[0], (struct command_ends){.in = it.in[0], .out = it.out[1], .err = it.err[1], .args = files.args,
                .filter = files.filter, .told = it.told[1]});
    }
    close_what_is_the_childs();
    it.outputs[0] = (struct output){.pipe = it.out[0], .log = files.out};
    it.outputs[1] = (struct output){.pipe = it.err[0], .log = files.err};
    // The same number on every architecture.
    it.pidfd = (int) syscall(SYS_pidfd_open, it.child, 0);
    uint64_t start = start_time();
    if (it.pidfd < 0 || start == 0) {
        fail("who the holder is");
    }
    uint8_t ready[16];
    write_u32(ready, (uint32_t) getpid());
    write_u64(ready + 4, start);
    write_u32(ready + 12, (uint32_t) it.child);
    answer(answers, ANSWER_READY, token, ready, sizeof ready);
    close(answers);

    size_t length;
    uint8_t *bytes = read_job(job_pipe, &length);
    struct job job;
    if (!bytes || !parse_job(bytes, length, &job) || !take_job(&job)) {
        _exit(0); // the child reads an empty order, and ends too
    }
    close(job_pipe);
    free(job.argv);
    char line[96];
    snprintf(line, sizeof line, "run %d %llu %d\n", getpid(), (unsigned long long) start, it.fed_by_frames ? it.feed[1] : -1);
    record(line);
    uint8_t head[4];
    write_u32(head, (uint32_t) length);
    // Only a child that was killed before it took its order doesn't take all of it.
    (void) (put(it.go[1], head, sizeof head) && put(it.go[1], bytes, length));
    close(it.go[1]);
    explicit_bzero(bytes, length);
    free(bytes);
    keep();
    _exit(0);
}
