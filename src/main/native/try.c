#include "try.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "inside.h"
#include "process.h"

enum {
    PID_FD = 3,
    ORDER_FD = 5,
    BLOCK = 65536,
};

static struct buffer read_order(void) {
    struct buffer order = {0};
    while (buffer_reserve(&order, BLOCK)) {
        ssize_t n = read(ORDER_FD, order.bytes + order.length, BLOCK);
        if (n == 0) {
            return order;
        }
        if (n > 0) {
            order.length += (size_t) n;
        } else if (errno != EINTR) {
            break;
        }
    }
    die(STATUS_NOT_RUN, "the order");
}

static void await_line(void) {
    char byte = 0;
    while (byte != '\n') {
        if (!read_all(STDIN_FILENO, &byte, 1)) {
            _exit(0);
        }
    }
}

void try_order(int argc, char **argv) {
    bool waits = argc > 2 && strcmp(argv[2], "-w") == 0;
    if (argc != (waits ? 4 : 3)) {
        errno = EINVAL;
        die(STATUS_NOT_RUN, "try");
    }
    struct buffer order = read_order();
    close(ORDER_FD);
    struct inside inside;
    char why[256];
    if (!inside_open(argv[argc - 1], &inside, why, sizeof why)) {
        dprintf(STDERR_FILENO, "sandlot: %s\n", why);
        _exit(STATUS_NOT_RUN);
    }
    if (waits) {
        dprintf(PID_FD, "%d\n", inside.pid);
        close(PID_FD);
        await_line();
    }
    (void) inside_go(&inside, order.bytes, order.length,
            (struct inside_ends){.in = STDIN_FILENO, .out = STDOUT_FILENO, .err = STDERR_FILENO, .ready = -1});
    // Whoever reads what the command prints sees its end, whatever is here.
    if (!open_null(STDIN_FILENO) || !open_null(STDOUT_FILENO) || !open_null(STDERR_FILENO)) {
        _exit(STATUS_NOT_RUN);
    }
    int end;
    inside_await(&inside, &end);
    _exit(shell_status(end));
}
