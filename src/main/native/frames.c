#include "frames.h"

#include <linux/limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

bool parse_job(const uint8_t *bytes, size_t length, struct job *job) {
    struct reader from = reader_of(bytes, length);
    uint8_t kind = take_u8(&from);
    job->stdin_kind = (enum stdin_kind) kind;
    job->given = take_slice(&from);
    job->display = take_text(&from);
    job->order = take_slice(&from);
    return is_taken(&from) && kind <= STDIN_GIVEN;
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

bool parse_signal(struct reader *from, struct signal_order *order) {
    order->uid = take_u32(from);
    order->signal = take_u32(from);
    order->count = take_u32(from);
    order->pids = *from;
    return !from->bad && order->signal > 0 && order->signal <= 64
            && (size_t) (from->end - from->at) == (size_t) order->count * 4;
}

long frame_length(const uint8_t *bytes, size_t length) {
    if (length < 4) {
        return 0;
    }
    uint32_t content = read_u32(bytes);
    if (content < FRAME_HEAD || content > FRAME_MAX) {
        return -1;
    }
    return length < 4 + (size_t) content ? 0 : 4 + (long) content;
}

void answer(int fd, enum answer kind, uint64_t token, const void *body, size_t length) {
    uint8_t frame[PIPE_BUF];
    size_t most = sizeof frame - 4 - FRAME_HEAD;
    if (length > most) {
        length = most;
    }
    write_u32(frame, (uint32_t) (FRAME_HEAD + length));
    frame[4] = (uint8_t) kind;
    write_u64(frame + 5, token);
    if (length > 0) {
        memcpy(frame + 4 + FRAME_HEAD, body, length);
    }
    put(fd, frame, 4 + FRAME_HEAD + length);
}

void answer_ready(int fd, uint64_t token, uint64_t start, pid_t child) {
    uint8_t body[16];
    write_u32(body, (uint32_t) getpid());
    write_u64(body + 4, start);
    write_u32(body + 12, (uint32_t) child);
    answer(fd, ANSWER_READY, token, body, sizeof body);
}
