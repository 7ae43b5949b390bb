#include "starting.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conduit.h"
#include "frames.h"
#include "holder.h"
#include "inside.h"
#include "process.h"
#include "terminal.h"

void order_failed(const struct keeper_ends *keeper, uint64_t token, const char *why) {
    answer(keeper->answers, ANSWER_FAILED, token, why, strlen(why) + 1);
}

// In a child.
static void leave_others(struct keeper_ends *keeper) {
    close(keeper->orders);
    wards_leave(&keeper->wards);
}

__attribute__((noreturn)) static void refuse(const struct keeper_ends *keeper, uint64_t token, const char *what, const char *why) {
    char text[512];
    snprintf(text, sizeof text, "%s%s%s", what, *what ? ": " : "", why);
    order_failed(keeper, token, text);
    _exit(1);
}

__attribute__((noreturn)) static void refuse_for(const struct keeper_ends *keeper, uint64_t token, const char *what) {
    refuse(keeper, token, what, strerror(errno));
}

static void become_or_refuse(const struct keeper_ends *keeper, uint64_t token, uint32_t uid) {
    char why[256];
    if (uid != 0 && !become(uid, why, sizeof why)) {
        refuse(keeper, token, "", why);
    }
}

// In the child that has become its uid: the box's init starts the one that becomes the command.
static struct inside open_or_refuse(const struct keeper_ends *keeper, uint64_t token, const char *box) {
    struct inside inside;
    char why[256];
    if (!inside_open(box, &inside, why, sizeof why)) {
        refuse(keeper, token, "", why);
    }
    return inside;
}

// A child that waits for its job: a holder, or who carries a conduit and stays with the keeper. Its pid, 0 in the child itself, or -1.
static pid_t fork_waiting(struct keeper_ends *keeper, uint64_t token, bool stays, int *job) {
    int pipe[2];
    if (!wards_reserve(&keeper->wards) || !make_pipe(pipe)) {
        order_failed(keeper, token, strerror(errno));
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        leave_others(keeper);
        close(pipe[1]);
        open_null(STDERR_FILENO); // the daemon's, which it may outlive
        *job = pipe[0];
        if (setsid() < 0) {
            refuse_for(keeper, token, "setsid");
        }
        return 0;
    }
    close(pipe[0]);
    if (pid < 0) {
        order_failed(keeper, token, strerror(errno));
        close(pipe[1]);
        return -1;
    }
    fcntl(pipe[1], F_SETFL, O_NONBLOCK);
    wards_add(&keeper->wards, (struct ward){.token = token, .giver = pipe[1], .voice = -1, .stays = stays});
    return pid;
}

void order_holder(struct keeper_ends *keeper, uint64_t token, struct reader *from) {
    uint32_t uid = take_u32(from);
    const char *box = take_text(from);
    const char *paths[3];
    for (int i = 0; i < 3; i++) {
        paths[i] = take_text(from);
    }
    int job;
    if (!is_taken(from)) {
        order_failed(keeper, token, "not an order");
    } else if (fork_waiting(keeper, token, false, &job) == 0) {
        // The files while that is still allowed.
        int files[3];
        for (int i = 0; i < 3; i++) {
            files[i] = out_of_the_way(open(paths[i], O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY));
            if (files[i] < 0) {
                refuse_for(keeper, token, paths[i]);
            }
        }
        become_or_refuse(keeper, token, uid);
        hold((struct errand){.token = token, .job = job, .answers = keeper->answers, .inside = open_or_refuse(keeper, token, box)},
                (struct holder_files){.record = files[0], .out = files[1], .err = files[2]});
    }
}

static int open_in(const struct keeper_ends *keeper, uint64_t token, int directory, const char *name, int flags) {
    int file = out_of_the_way(openat(directory, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600));
    if (file < 0) {
        refuse_for(keeper, token, name);
    }
    return file;
}

void order_terminal(struct keeper_ends *keeper, uint64_t token, struct reader *from) {
    uint32_t uid = take_u32(from);
    const char *box = take_text(from);
    const char *logs = take_text(from);
    unsigned cols = take_u16(from);
    unsigned rows = take_u16(from);
    int job;
    if (!is_taken(from) || cols == 0 || cols > SCREEN_COLS_MAX || rows == 0 || rows > SCREEN_ROWS_MAX) {
        order_failed(keeper, token, "not an order");
    } else if (fork_waiting(keeper, token, false, &job) == 0) {
        int directory = open(logs, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (directory < 0) {
            refuse_for(keeper, token, logs);
        }
        struct terminal_files files = {
            .record = open_in(keeper, token, directory, "record", O_WRONLY | O_APPEND),
            .log = open_in(keeper, token, directory, "pty", O_RDWR | O_APPEND),
            .screen = open_in(keeper, token, directory, "screen", O_WRONLY | O_CREAT | O_TRUNC),
            .door = door_open(directory),
        };
        if (files.door < 0) {
            refuse_for(keeper, token, DOOR_SOCKET);
        }
        close(directory);
        become_or_refuse(keeper, token, uid);
        hold_terminal((struct errand){.token = token, .job = job, .answers = keeper->answers, .inside = open_or_refuse(keeper, token, box)},
                files, cols, rows);
    }
}

void order_conduit(struct keeper_ends *keeper, uint64_t token, struct reader *from) {
    uint32_t uid = take_u32(from);
    const char *box = take_text(from);
    const char *socket = take_text(from);
    struct slice key = take_slice(from);
    uint8_t count = take_u8(from);
    int job;
    if (!is_taken(from)) {
        order_failed(keeper, token, "not an order");
    } else if (fork_waiting(keeper, token, true, &job) == 0) {
        struct conduit_ends ends;
        if (!conduit_meet(socket, key, count, &ends)) {
            refuse_for(keeper, token, socket);
        }
        become_or_refuse(keeper, token, uid);
        carry_conduit(token, job, open_or_refuse(keeper, token, box), ends, keeper->answers);
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

void order_program(struct keeper_ends *keeper, uint64_t token, struct reader *from) {
    uint32_t uid = take_u32(from);
    char **argv = take_texts(from, WORDS_MAX);
    if (!is_taken(from) || !argv[0]) {
        order_failed(keeper, token, "not an order");
        free(argv);
        return;
    }
    int input[2] = {-1, -1};
    int output[2] = {-1, -1};
    pid_t pid = wards_reserve(&keeper->wards) && make_pipe(input) && make_pipe(output) ? fork() : -1;
    if (pid == 0) {
        leave_others(keeper);
        become_program(input[0], output[1], uid, argv);
    }
    int why = errno;
    free(argv);
    if (pid < 0) {
        close_pipe(input);
        close_pipe(output);
        order_failed(keeper, token, strerror(why));
        return;
    }
    close(input[0]);
    close(output[1]);
    fcntl(input[1], F_SETFL, O_NONBLOCK);
    wards_add(&keeper->wards, (struct ward){.token = token, .giver = input[1], .voice = output[0], .is_program = true, .stays = true});
    uint8_t body[4];
    write_u32(body, (uint32_t) pid);
    answer(keeper->answers, ANSWER_STARTED, token, body, sizeof body);
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

void order_signal(struct keeper_ends *keeper, uint64_t token, struct reader *from) {
    struct signal_order order;
    if (!parse_signal(from, &order)) {
        order_failed(keeper, token, "not an order");
        return;
    }
    pid_t pid = order.uid == 0 ? 0 : fork();
    if (pid < 0) {
        order_failed(keeper, token, strerror(errno));
        return;
    }
    if (pid > 0) {
        return;
    }
    if (order.uid != 0) {
        leave_others(keeper);
        become_or_refuse(keeper, token, order.uid);
    }
    send_signals(&order);
    answer(keeper->answers, ANSWER_DONE, token, NULL, 0);
    if (order.uid != 0) {
        _exit(0);
    }
}
