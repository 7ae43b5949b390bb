#include "record.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

static void put_line(int record, const char *line) {
    append(record, line, strlen(line));
}

void record_run(int record, uint64_t start, int feed) {
    char line[LINE_BYTES];
    snprintf(line, sizeof line, "run %d %llu %d\n", getpid(), (unsigned long long) start, feed);
    put_line(record, line);
}

void record_stdin(int record, uint32_t tag, uint64_t taken) {
    char line[LINE_BYTES];
    snprintf(line, sizeof line, "stdin %u %llu\n", tag, (unsigned long long) taken);
    put_line(record, line);
}

void record_size(int record, unsigned cols, unsigned rows, uint64_t position) {
    char line[LINE_BYTES];
    snprintf(line, sizeof line, "size %u %u %llu\n", cols, rows, (unsigned long long) position);
    put_line(record, line);
}

void record_end(int record, int status, bool run, bool complete) {
    char line[LINE_BYTES];
    const char *last = complete ? "eof\n" : "";
    if (WIFSIGNALED(status)) {
        snprintf(line, sizeof line, "signal %d\n%s", WTERMSIG(status), last);
    } else {
        snprintf(line, sizeof line, "exit %d\n%s", run ? WEXITSTATUS(status) : STATUS_NOT_RUN, last);
    }
    put_line(record, line);
}

void record_complete(int record) {
    put_line(record, "eof\n");
}
