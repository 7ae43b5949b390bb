#include "job.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

void errand_fail(const struct errand *errand, const char *what) {
    char why[256];
    int length = snprintf(why, sizeof why, "%s: %s", what, strerror(errno));
    answer(errand->answers, ANSWER_FAILED, errand->token, why, (size_t) length + 1);
    _exit(1);
}

struct given_job await_job(struct errand *errand) {
    struct given_job given = {.start = start_time()};
    if (given.start == 0) {
        errand_fail(errand, "who the holder is");
    }
    answer_ready(errand->answers, errand->token, given.start, errand->inside.pid);
    close(errand->answers);
    given.bytes = read_job(errand->job, &given.length);
    if (!given.bytes || !parse_job(given.bytes, given.length, &given.job)) {
        inside_kill(&errand->inside);
        _exit(0);
    }
    close(errand->job);
    return given;
}

void forget_job(struct given_job *given) {
    explicit_bzero(given->bytes, given->length);
    free(given->bytes);
}
