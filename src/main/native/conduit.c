#include "conduit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "frames.h"
#include "inside.h"
#include "process.h"

static struct {
    uint64_t token;
    int answers;
    struct inside inside;
} it;

static int meet(const char *path, struct slice key, uint8_t which) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    uint8_t words[KEY_MAX + 1];
    if (strlen(path) >= sizeof name.sun_path || key.length > KEY_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(name.sun_path, path, strlen(path) + 1);
    memcpy(words, key.bytes, key.length);
    words[key.length] = which;
    int connection = out_of_the_way(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (connection >= 0
            && (connect(connection, (struct sockaddr *) &name, sizeof name) != 0 || !put(connection, words, key.length + 1))) {
        int why = errno;
        close(connection);
        errno = why;
        return -1;
    }
    return connection;
}

bool conduit_meet(const char *socket, struct slice key, uint8_t count, struct conduit_ends *ends) {
    for (uint8_t i = 0; i < CONDUIT_MOST; i++) {
        ends->fd[i] = i < count ? meet(socket, key, i) : -1;
        if (i < count && ends->fd[i] < 0) {
            return false;
        }
    }
    return count > 0;
}

static void answer_ended(int status) {
    uint8_t body[5];
    write_u32(body, (uint32_t) status);
    body[4] = inside_was_run(&it.inside, status);
    answer(it.answers, ANSWER_ENDED, it.token, body, sizeof body);
}

static void give_order(int job_pipe, struct conduit_ends ends) {
    size_t length;
    uint8_t *bytes = read_job(job_pipe, &length);
    struct job job;
    if (!bytes || !parse_job(bytes, length, &job)) {
        inside_kill(&it.inside);
        _exit(0);
    }
    int null = out_of_the_way(open("/dev/null", O_RDONLY | O_CLOEXEC));
    int out = ends.fd[CONDUIT_OUT];
    int in = ends.fd[CONDUIT_IN] >= 0 ? ends.fd[CONDUIT_IN] : null;
    int err = ends.fd[CONDUIT_ERR] >= 0 ? ends.fd[CONDUIT_ERR] : out;
    if (!inside_go(&it.inside, job.order.bytes, job.order.length,
                (struct inside_ends){.in = in, .out = out, .err = err, .ready = -1})) {
        dprintf(err, "sandlot: the sandbox's first process: %s\n", strerror(errno));
        shutdown(it.inside.connection, SHUT_WR);
    }
    close(null);
    for (size_t i = 0; i < CONDUIT_MOST; i++) {
        close(ends.fd[i]);
    }
    explicit_bzero(bytes, length);
}

static void await_end(int job_pipe) {
    while (1) {
        struct pollfd ready[] = {{.fd = it.inside.connection, .events = POLLIN}, {.fd = job_pipe}};
        if (poll(ready, sizeof ready / sizeof *ready, -1) < 0) {
            continue;
        }
        int status;
        if (inside_hear(&it.inside, &status)) {
            answer_ended(status);
            return;
        }
        if (ready[1].revents & POLLHUP) {
            inside_kill(&it.inside);
            return;
        }
    }
}

void carry_conduit(uint64_t token, int job, struct inside inside, struct conduit_ends ends, int answers) {
    it.token = token;
    it.answers = answers;
    it.inside = inside;
    prctl(PR_SET_NAME, "sandlot-conduit");
    answer_ready(answers, token, start_time(), it.inside.pid);
    give_order(job, ends);
    await_end(job);
    _exit(0);
}
