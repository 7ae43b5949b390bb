#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console.h"
#include "frames.h"
#include "holder.h"
#include "inside.h"
#include "process.h"

enum { NAME_BYTES = 256 };

static void ignore_what_is_the_commands(void) {
    static const int theirs[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGHUP, SIGTERM, SIGPIPE};
    forget_signals();
    for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++) {
        signal(theirs[i], SIG_IGN);
    }
}

static int open_file(const char *name, int flags) {
    int file = out_of_the_way(open(name, flags | O_CLOEXEC | O_NOCTTY));
    if (file < 0) {
        die(STATUS_NOT_RUN, name);
    }
    return file;
}

static void say_ready(const char *process, uint64_t start, pid_t child) {
    char name[NAME_BYTES];
    snprintf(name, sizeof name, "%s.ready", process);
    int ear = open_file(name, O_WRONLY);
    dprintf(ear, "ready %d %llu %d\n", getpid(), (unsigned long long) start, child);
    close(ear);
}

static uint8_t *await_job(const char *process, struct job *job, size_t *length) {
    char name[NAME_BYTES];
    snprintf(name, sizeof name, "%s.order", process);
    int orders = open_file(name, O_RDONLY);
    unlink(name);
    uint8_t *bytes = read_job(orders, length);
    close(orders);
    return bytes && parse_job(bytes, *length, job) ? bytes : NULL;
}

static void await_end(const struct inside *inside, int record, pid_t tmux) {
    bool runs = false;
    int end;
    while (inside_await(inside, &end) == INSIDE_RUNS) {
        runs = true;
    }
    bool run = runs || WIFSIGNALED(end);
    if (!run) {
        dprintf(STDOUT_FILENO, "\r" NOT_RUN "\r", shell_status(end));
    }
    char line[ENDING_BYTES];
    size_t length = write_ending(line, end, run);
    if (getppid() == tmux) {
        append(record, line, length);
    }
}

void terminal(int argc, char **argv) {
    pid_t tmux = getppid();
    if (argc != 3) {
        errno = EINVAL;
        die(STATUS_NOT_RUN, "terminal");
    }
    const char *process = argv[2];
    ignore_what_is_the_commands();
    char name[NAME_BYTES];
    snprintf(name, sizeof name, "../logs/%s/record", process);
    int record = open_file(name, O_WRONLY | O_APPEND);
    int console = console_take();
    struct inside inside;
    char why[256];
    if (!inside_open("../init", &inside, why, sizeof why)) {
        dprintf(STDERR_FILENO, "%s\r\n", why);
        _exit(STATUS_NOT_RUN);
    }
    uint64_t start = start_time();
    say_ready(process, start, inside.pid);
    struct job job;
    size_t length;
    uint8_t *bytes = await_job(process, &job, &length);
    if (!bytes) {
        inside_kill(&inside); // it would end by itself, but whoever runs inside may have stopped it
        _exit(0);
    }
    char line[96];
    int said = snprintf(line, sizeof line, "run %d %llu -1\n", getpid(), (unsigned long long) start);
    append(record, line, (size_t) said);
    // A terminal is one session's: the command's.
    ioctl(STDIN_FILENO, TIOCNOTTY);
    (void) inside_go(&inside, job.order.bytes, job.order.length,
            (struct inside_ends){.in = STDIN_FILENO, .out = STDOUT_FILENO, .err = STDERR_FILENO, .console = console, .ready = -1});
    explicit_bzero(bytes, length);
    free(bytes);
    close(console);
    await_end(&inside, record, tmux);
    _exit(0);
}
