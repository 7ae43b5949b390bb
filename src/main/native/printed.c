#include "printed.h"

#include <errno.h>
#include <unistd.h>

#include "process.h"

// How much of it could be written.
static size_t put_some(struct printed *printed, const uint8_t *bytes, size_t length) {
    size_t done = 0;
    while (done < length) {
        ssize_t n = write(printed->log, bytes + done, length - done);
        if (n >= 0) {
            done += (size_t) n;
        } else if (errno != EINTR) {
            break;
        }
    }
    printed->length += done;
    return done;
}

void printed_open(struct printed *printed, int log) {
    off_t length = lseek(log, 0, SEEK_END);
    printed->log = log;
    printed->length = length > 0 ? (uint64_t) length : 0;
}

uint64_t printed_end(const struct printed *printed) {
    return printed->length + printed->waiting.length - printed->written;
}

void printed_take(struct printed *printed, const void *bytes, size_t length) {
    size_t done = printed_settle(printed) ? put_some(printed, bytes, length) : 0;
    while (done < length && !buffer_append(&printed->waiting, (const uint8_t *) bytes + done, length - done)) {
        wait_millis(PRINTED_RETRY_MILLIS);
    }
}

bool printed_settle(struct printed *printed) {
    if (printed->written < printed->waiting.length) {
        printed->written += put_some(printed, printed->waiting.bytes + printed->written, printed->waiting.length - printed->written);
    }
    if (printed->written < printed->waiting.length) {
        return false;
    }
    if (printed->written > 0) {
        buffer_free(&printed->waiting);
        printed->written = 0;
    }
    return true;
}

ssize_t printed_read(const struct printed *printed, uint64_t position, void *into, size_t size) {
    ssize_t n;
    while ((n = pread(printed->log, into, size, (off_t) position)) < 0 && errno == EINTR) {
    }
    return n;
}
