#include "typing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEP = 64 };

bool typing_put(struct typing *typing, const void *bytes, size_t length) {
    return buffer_append(&typing->bytes, bytes, length);
}

size_t typing_waits(const struct typing *typing) {
    return typing->bytes.length - typing->taken;
}

static uint64_t end_of_all(const struct typing *typing) {
    return typing->before + typing->bytes.length;
}

bool typing_belongs(struct typing *typing, size_t length, uint64_t connection, uint64_t token) {
    if (typing->count == typing->capacity) {
        struct typed *more = realloc(typing->all, (typing->capacity + STEP) * sizeof *more);
        if (!more) {
            return false;
        }
        typing->all = more;
        typing->capacity += STEP;
    }
    typing->all[typing->count++] =
            (struct typed){.end = end_of_all(typing), .length = length, .connection = connection, .token = token};
    return true;
}

// Tells those whose end has come.
static void tell(struct typing *typing, bool done, typing_end *end, void *of) {
    uint64_t reached = typing->before + typing->taken;
    size_t ready = 0;
    while (ready < typing->count && (!done || typing->all[ready].end <= reached)) {
        end(of, &typing->all[ready++], done);
    }
    if (ready > 0) {
        memmove(typing->all, typing->all + ready, (typing->count - ready) * sizeof *typing->all);
        typing->count -= ready;
    }
}

static void tidy(struct typing *typing) {
    size_t taken = typing->taken;
    if (taken == typing->bytes.length) {
        buffer_free(&typing->bytes);
    } else if (taken > typing->bytes.length / 2) {
        buffer_drop(&typing->bytes, taken);
    } else {
        return;
    }
    typing->before += taken;
    typing->taken = 0;
}

void typing_write(struct typing *typing, int master, typing_end *end, void *of) {
    while (typing_waits(typing) > 0) {
        ssize_t n = write(master, typing->bytes.bytes + typing->taken, typing_waits(typing));
        if (n > 0) {
            typing->taken += (size_t) n;
        } else if (n == 0 || errno == EAGAIN) {
            break;
        } else if (errno != EINTR) {
            typing_fail(typing, end, of);
            return;
        }
    }
    tidy(typing);
    tell(typing, true, end, of);
}

void typing_fail(struct typing *typing, typing_end *end, void *of) {
    typing->taken = typing->bytes.length;
    tidy(typing);
    tell(typing, false, end, of);
}
