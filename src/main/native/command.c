#include "command.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "frames.h"
#include "process.h"

enum {
    ARGS_FD = 5,
    FILTER_FD = 6,
    TOLD_FD = 7,
    SCRIPT_FD = 8,
};

// Into a file of memory; it counts as the sandbox's.
static bool give_script(struct slice script) {
    int file = memfd_create("command", 0);
    if (file < 0 || !put(file, script.bytes, script.length) || lseek(file, 0, SEEK_SET) != 0) {
        return false;
    }
    if (file == SCRIPT_FD) {
        return true;
    }
    bool done = dup2(file, SCRIPT_FD) == SCRIPT_FD;
    close(file);
    return done;
}

static bool arrange(const struct job *job, struct command_ends ends) {
    bool input = job->stdin_kind == STDIN_NONE ? open_null(STDIN_FILENO) : dup2(ends.in, STDIN_FILENO) >= 0;
    return input && dup2(ends.out, STDOUT_FILENO) >= 0 && dup2(ends.err, STDERR_FILENO) >= 0
            && dup2(ends.args, ARGS_FD) >= 0 && dup2(ends.filter, FILTER_FD) >= 0
            && (!job->tells || dup2(ends.told, TOLD_FD) >= 0)
            && (job->script.length == 0 || give_script(job->script));
}

uint8_t *read_job(int from, size_t *length) {
    uint8_t head[4];
    if (!read_all(from, head, sizeof head)) {
        return NULL;
    }
    *length = read_u32(head);
    uint8_t *bytes = *length > FRAME_MAX ? NULL : malloc(*length + 1);
    if (bytes && !read_all(from, bytes, *length)) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

void become_command(int orders, struct command_ends ends) {
    size_t length;
    uint8_t *bytes = read_job(orders, &length);
    struct job job;
    if (!bytes || !parse_job(bytes, length, &job)) {
        _exit(0);
    }
    if (!arrange(&job, ends)) {
        die(STATUS_NOT_EXECUTABLE, "sandlot");
    }
    forget_signals();
    execvp(job.argv[0], job.argv);
    die(STATUS_NOT_FOUND, job.argv[0]);
}
