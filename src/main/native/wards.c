#include "wards.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static void close_if_open(int *fd) {
    if (*fd >= 0) {
        close(*fd);
        *fd = -1;
    }
}

bool wards_reserve(struct wards *wards) {
    if (wards->count < wards->capacity) {
        return true;
    }
    size_t capacity = wards->capacity ? wards->capacity * 2 : 64;
    struct ward *all = realloc(wards->all, capacity * sizeof *all);
    if (!all) {
        return false;
    }
    wards->all = all;
    // One for the keeper's own, two for each.
    struct pollfd *polled = realloc(wards->polled, (2 * capacity + 1) * sizeof *polled);
    if (!polled) {
        return false;
    }
    wards->polled = polled;
    wards->capacity = capacity;
    return true;
}

void wards_add(struct wards *wards, struct ward ward) {
    wards->all[wards->count++] = ward;
}

struct ward *wards_find(const struct wards *wards, uint64_t token) {
    for (size_t i = 0; i < wards->count; i++) {
        if (wards->all[i].token == token) {
            return &wards->all[i];
        }
    }
    return NULL;
}

void wards_leave(struct wards *wards) {
    for (size_t i = 0; i < wards->count; i++) {
        close_if_open(&wards->all[i].giver);
        close_if_open(&wards->all[i].voice);
    }
}

void ward_give_due(struct ward *ward) {
    while (ward->due.length > 0) {
        ssize_t n = write(ward->giver, ward->due.bytes, ward->due.length);
        if (n < 0 && errno == EAGAIN) {
            return;
        }
        if (n < 0 && errno != EINTR) {
            break; // it has been killed
        }
        if (n > 0) {
            buffer_drop(&ward->due, (size_t) n);
        }
    }
    buffer_free(&ward->due);
    if (!ward->stays) {
        close_if_open(&ward->giver);
        ward->let_go = true;
    } else if (ward->let_go) {
        close_if_open(&ward->giver);
    }
}

void ward_let_go(struct ward *ward) {
    ward->let_go = true;
    close_if_open(&ward->voice);
    if (ward->due.length == 0) {
        close_if_open(&ward->giver);
    }
}

void ward_silence(struct ward *ward) {
    close_if_open(&ward->voice);
}

void wards_sweep(struct wards *wards) {
    size_t kept = 0;
    for (size_t i = 0; i < wards->count; i++) {
        struct ward *ward = &wards->all[i];
        if (ward->let_go && ward->due.length == 0) {
            close_if_open(&ward->giver);
            close_if_open(&ward->voice);
            buffer_free(&ward->due);
        } else {
            wards->all[kept++] = *ward;
        }
    }
    wards->count = kept;
}

bool wards_is_something_due(const struct wards *wards) {
    for (size_t i = 0; i < wards->count; i++) {
        if (wards->all[i].due.length > 0) {
            return true;
        }
    }
    return false;
}

nfds_t wards_await(struct wards *wards, struct pollfd own) {
    nfds_t n = 0;
    wards->polled[n++] = own;
    for (size_t i = 0; i < wards->count; i++) {
        struct ward *ward = &wards->all[i];
        wards->polled[n++] = (struct pollfd){.fd = ward->voice, .events = POLLIN};
        wards->polled[n++] = (struct pollfd){.fd = ward->due.length > 0 ? ward->giver : -1, .events = POLLOUT};
    }
    return n;
}
