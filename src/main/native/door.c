#include "door.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "frames.h"
#include "process.h"

enum {
    // Who finds no place here is refused and doesn't wait.
    BACKLOG = 4096,
    BLOCK = 65536,
    STEP = 16,
    // Who has not taken so much when there is more to say is not listening. A screen is one answer, however long.
    UNHEARD_MOST = 4 << 20,
    // How long one who takes nothing is waited for at the end.
    LEAVE_MILLIS = 2000,
};

int door_open(int directory) {
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = DOOR_SOCKET};
    if (fchdir(directory) != 0 || (unlink(name.sun_path) != 0 && errno != ENOENT)) {
        return -1;
    }
    mode_t usual = umask(0177);
    int listener = out_of_the_way(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    bool done = listener >= 0 && bind(listener, (struct sockaddr *) &name, sizeof name) == 0 && listen(listener, BACKLOG) == 0;
    int why = errno;
    umask(usual);
    if (chdir("/") != 0 || !done) {
        errno = why;
        return -1;
    }
    return listener;
}

size_t door_awaits(const struct door *door) {
    return 1 + door->count;
}

static bool has_answers(const struct connection *connection) {
    return connection->sent < connection->out.length;
}

void door_await(const struct door *door, struct pollfd *polled) {
    polled[0] = (struct pollfd){.fd = door->listener, .events = POLLIN};
    for (size_t i = 0; i < door->count; i++) {
        const struct connection *each = door->all[i];
        short events = (short) ((each->held ? 0 : POLLIN) | (has_answers(each) ? POLLOUT : 0));
        // That it has been left is told once: what it had said before is still carried out.
        polled[1 + i] = (struct pollfd){.fd = each->held && each->left ? -1 : each->fd, .events = events};
    }
}

void door_close(struct connection *connection) {
    if (connection->fd >= 0) {
        close(connection->fd);
    }
    connection->fd = -1;
    buffer_free(&connection->in);
    buffer_free(&connection->out);
    connection->sent = 0;
    connection->drives = false;
}

static void receive(struct connection *connection) {
    if (connection->fd < 0) {
        return;
    }
    ssize_t n = -1;
    if (buffer_reserve(&connection->in, BLOCK)) {
        n = read(connection->fd, connection->in.bytes + connection->in.length, BLOCK);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        }
    }
    if (n <= 0) {
        door_close(connection);
        return;
    }
    connection->in.length += (size_t) n;
}

static void send_answers(struct connection *connection) {
    while (connection->fd >= 0 && has_answers(connection)) {
        ssize_t n = send(connection->fd, connection->out.bytes + connection->sent, connection->out.length - connection->sent,
                MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR) {
            if (errno != EAGAIN) {
                door_close(connection);
            }
            return;
        }
        connection->sent += n > 0 ? (size_t) n : 0;
    }
    connection->sent = 0;
    buffer_free(&connection->out);
}

static bool has_room(struct door *door) {
    if (door->count < door->capacity) {
        return true;
    }
    struct connection **more = realloc(door->all, (door->capacity + STEP) * sizeof *more);
    if (!more) {
        return false;
    }
    door->all = more;
    door->capacity += STEP;
    return true;
}

// False where nobody waits, or there is nothing for one.
static bool accept_one(struct door *door) {
    int fd = out_of_the_way(accept4(door->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (fd < 0) {
        return false;
    }
    struct connection *connection = has_room(door) ? calloc(1, sizeof *connection) : NULL;
    if (!connection) {
        close(fd);
        return false;
    }
    connection->fd = fd;
    connection->id = ++door->ids;
    door->all[door->count++] = connection;
    return true;
}

void door_carry(struct door *door, const struct pollfd *polled, size_t awaited) {
    for (size_t i = 1; i < awaited; i++) {
        struct connection *each = door->all[i - 1];
        if (polled[i].revents & POLLOUT) {
            send_answers(each);
        }
        if (polled[i].revents & (POLLIN | POLLHUP | POLLERR)) {
            if (each->held) {
                each->left = true;
                each->drives = false;
            } else {
                receive(each);
            }
        }
    }
    if (polled[0].revents) {
        while (accept_one(door)) {
        }
    }
}

// False where the frame in front is not yet whole, or not yet to be taken.
static bool take_one(struct connection *connection, size_t *done, door_taker *taker, void *of) {
    if (connection->fd < 0 || connection->in.length == *done) {
        return false;
    }
    const uint8_t *at = connection->in.bytes + *done;
    long length = door_frame_length(at, connection->in.length - *done);
    if (length < 0) {
        door_close(connection);
        return false;
    }
    if (length == 0) {
        return false;
    }
    if (!taker(of, connection, at + 4, (size_t) length - 4)) {
        connection->held = connection->fd >= 0;
        return false;
    }
    *done += (size_t) length;
    return true;
}

void door_work(struct door *door, door_taker *taker, void *of) {
    for (size_t i = 0; i < door->count; i++) {
        struct connection *each = door->all[i];
        size_t done = 0;
        each->held = false;
        while (take_one(each, &done, taker, of)) {
        }
        if (each->in.length <= done) {
            buffer_free(&each->in); // what has closed meanwhile has none
        } else if (done > 0) {
            buffer_drop(&each->in, done);
        }
    }
    size_t left = 0;
    for (size_t i = 0; i < door->count; i++) {
        if (door->all[i]->fd < 0) {
            free(door->all[i]);
        } else {
            door->all[left++] = door->all[i];
        }
    }
    door->count = left;
}

struct connection *door_find(const struct door *door, uint64_t id) {
    for (size_t i = 0; i < door->count; i++) {
        if (door->all[i]->id == id && door->all[i]->fd >= 0) {
            return door->all[i];
        }
    }
    return NULL;
}

bool door_has_driver(const struct door *door) {
    for (size_t i = 0; i < door->count; i++) {
        if (door->all[i]->drives) {
            return true;
        }
    }
    return false;
}

size_t door_begin(struct connection *connection, enum door_answer kind, uint64_t token) {
    uint8_t head[4 + FRAME_HEAD] = {0};
    head[4] = (uint8_t) kind;
    write_u64(head + 5, token);
    if (connection->fd >= 0 && connection->out.length - connection->sent > UNHEARD_MOST) {
        door_close(connection);
    }
    if (connection->sent > connection->out.length / 2) {
        buffer_drop(&connection->out, connection->sent);
        connection->sent = 0;
    }
    size_t begun = connection->out.length;
    if (connection->fd >= 0 && !buffer_append(&connection->out, head, sizeof head)) {
        door_close(connection);
    }
    return connection->fd < 0 ? 0 : begun;
}

void door_end(struct connection *connection, size_t begun) {
    if (connection->fd >= 0) {
        write_u32(connection->out.bytes + begun, (uint32_t) (connection->out.length - begun - 4));
        send_answers(connection);
    }
}

void door_done(struct connection *connection, uint64_t token, uint64_t position) {
    uint8_t body[8];
    write_u64(body, position);
    size_t begun = door_begin(connection, DOOR_DONE, token);
    if (connection->fd >= 0 && buffer_append(&connection->out, body, sizeof body)) {
        door_end(connection, begun);
    } else {
        door_close(connection);
    }
}

void door_failed(struct connection *connection, uint64_t token, const char *why) {
    uint8_t length[4];
    write_u32(length, (uint32_t) strlen(why));
    size_t begun = door_begin(connection, DOOR_FAILED, token);
    if (connection->fd >= 0 && buffer_append(&connection->out, length, sizeof length) && buffer_append(&connection->out, why, strlen(why) + 1)) {
        door_end(connection, begun);
    } else {
        door_close(connection);
    }
}

void door_leave(struct door *door) {
    close(door->listener);
    for (size_t i = 0; i < door->count; i++) {
        struct connection *each = door->all[i];
        while (each->fd >= 0 && has_answers(each) && poll(&(struct pollfd){.fd = each->fd, .events = POLLOUT}, 1, LEAVE_MILLIS) > 0) {
            send_answers(each);
        }
        door_close(each);
    }
}
