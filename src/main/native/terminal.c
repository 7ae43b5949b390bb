#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "asked.h"
#include "process.h"
#include "pty.h"
#include "record.h"

enum {
    BLOCK = 65536,
    // Who prints so much at once prints more, which is waited for so long and so often: the kernel gives 4 KB at a time, and each write to the log wakes all
    // who follow it.
    FLOOD = 1024,
    FLOOD_MILLIS = 1,
    FLOOD_ROUNDS = 16,
    // Who opens the terminal by its name may go on printing for ever.
    DRAIN_ROUNDS = 64,
    // At the end: more is not waited for before that is told.
    LAG_AT_END = 1 << 20,
};

// What is awaited beside the door.
enum { AT_MASTER, AT_INSIDE, AT_SAID, OWN };

static struct terminal it = {.master = -1, .return_told = -1};
static bool ended;
static struct pollfd *polled;
static size_t polled_most;

static void close_master(void) {
    close(it.master);
    it.master = -1;
    it.deserted = false;
    asked_type_nothing(&it);
}

// The kernel says the same of a terminal that has been hung up and of one that nobody has open just now; it tells when that is over only to who
// asks for changes.
static void desert(void) {
    struct epoll_event change = {.events = EPOLLIN | EPOLLET};
    if (it.return_told < 0) {
        it.return_told = out_of_the_way(epoll_create1(EPOLL_CLOEXEC));
        if (it.return_told >= 0 && epoll_ctl(it.return_told, EPOLL_CTL_ADD, it.master, &change) != 0) {
            close(it.return_told);
            it.return_told = -1;
        }
    }
    it.deserted = it.return_told >= 0;
    if (!it.deserted) {
        close_master();
    }
}

static void come_back(void) {
    struct epoll_event change;
    (void) !epoll_wait(it.return_told, &change, 1, 0);
    it.deserted = false;
}

// Who has the keyboard now has had it since so many of the bytes that are not yet taken.
static void note_keyboard(size_t since) {
    following_keyboard(&it.following, pty_foreground(it.master), printed_end(&it.printed) + since);
}

size_t terminal_carry(void) {
    static uint8_t block[BLOCK];
    size_t length = 0;
    size_t noted = 0;
    bool over = false;
    if (it.master < 0 || !printed_settle(&it.printed)) {
        return 0;
    }
    for (int round = 0; !over && length < sizeof block;) {
        ssize_t n = read(it.master, block + length, sizeof block - length);
        if (n > 0) {
            length += (size_t) n;
        } else if (n < 0 && errno == EAGAIN) {
            struct pollfd more = {.fd = it.master, .events = POLLIN};
            note_keyboard(noted);
            noted = length;
            if (length < FLOOD || ++round > FLOOD_ROUNDS || poll(&more, 1, FLOOD_MILLIS) <= 0) {
                break;
            }
        } else {
            over = n == 0 || errno != EINTR;
        }
    }
    if (length > noted) {
        note_keyboard(noted);
    }
    if (length > 0) {
        printed_take(&it.printed, block, length);
    }
    if (over) {
        desert();
    }
    return length;
}

// What is said where there is no terminal yet that would make its line ends those of terminals.
static void hear_said(void) {
    char said[BLOCK / 16];
    ssize_t n = read(it.said, said, sizeof said);
    for (ssize_t i = 0; i < n; i++) {
        bool ends = said[i] == '\n';
        printed_take(&it.printed, ends ? "\r\n" : said + i, ends ? 2 : 1);
    }
    if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        close(it.said);
        it.said = -1;
    }
}

static void hear_all_said(void) {
    while (it.said >= 0 && poll(&(struct pollfd){.fd = it.said, .events = POLLIN}, 1, 0) > 0) {
        hear_said();
    }
}

static void follow(void) {
    following_turn(&it.following);
    asked_show(&it);
}

static void write_screen(void) {
    struct buffer lines = {0};
    while (following_lag(&it.following) > 0) {
        follow();
    }
    if (screen_draw(it.following.screen, SCREEN_STYLED, 0, 0, &lines)) {
        append(it.files.screen, lines.bytes, lines.length);
    }
    buffer_free(&lines);
}

// Takes over what has been printed when the command has ended: then the kernel has hung up on all who had the terminal open beside it, and what was
// left behind prints no more.
static void drain(void) {
    for (int round = 0; round < DRAIN_ROUNDS && terminal_carry() > 0; round++) {
    }
    if (it.master >= 0 && printed_settle(&it.printed)) {
        close_master();
    }
}

static void take_end(int status) {
    bool run = inside_was_run(&it.inside, status);
    ended = true;
    drain();
    hear_all_said();
    if (!run) {
        char said[LINE_BYTES];
        int length = snprintf(said, sizeof said, "\r" NOT_RUN "\r\n", shell_status(status));
        printed_take(&it.printed, said, (size_t) length);
    }
    bool complete = it.master < 0 && printed_settle(&it.printed) && following_lag(&it.following) <= LAG_AT_END;
    if (complete) {
        write_screen();
    }
    record_end(it.files.record, status, run, complete);
    if (complete) {
        door_leave(&it.door);
        _exit(0);
    }
}

static void hear_inside(void) {
    int status;
    bool over = inside_hear(&it.inside, &status);
    if (it.inside.terminal >= 0) {
        it.master = it.inside.terminal;
        it.inside.terminal = -1;
    }
    if (over) {
        take_end(status);
    }
}

static struct pollfd of_master(void) {
    struct pollfd of = {.fd = it.master, .events = POLLIN};
    if (it.deserted) {
        of.fd = it.return_told;
    } else if (!printed_settle(&it.printed)) {
        // Whoever prints waits for the disk; that the terminal was hung up meanwhile is seen then.
        of.fd = -1;
    } else if (typing_waits(&it.typing) > 0) {
        of.events |= POLLOUT;
    }
    return of;
}

static size_t await(void) {
    size_t wanted = OWN + door_awaits(&it.door);
    while (wanted > polled_most) {
        struct pollfd *more = realloc(polled, wanted * sizeof *more);
        if (more) {
            polled = more;
            polled_most = wanted;
        } else {
            wait_millis(PRINTED_RETRY_MILLIS);
        }
    }
    polled[AT_MASTER] = of_master();
    polled[AT_INSIDE] = (struct pollfd){.fd = ended ? -1 : it.inside.connection, .events = POLLIN};
    polled[AT_SAID] = (struct pollfd){.fd = it.said, .events = POLLIN};
    door_await(&it.door, polled + OWN);
    if (it.master < 0 && !it.inside.runs && !ended) {
        polled[OWN].fd = -1; // whoever comes before there is a terminal waits for it
    }
    return wanted;
}

static void turn(void) {
    size_t awaited = await();
    int patience = following_lag(&it.following) > 0 ? 0 : printed_settle(&it.printed) ? -1 : PRINTED_RETRY_MILLIS;
    if (poll(polled, awaited, patience) < 0) {
        return;
    }
    bool prints = polled[AT_MASTER].revents & (POLLIN | POLLHUP | POLLERR);
    if (prints && it.deserted) {
        come_back();
    }
    if (polled[AT_MASTER].revents & POLLOUT) {
        asked_type(&it);
    }
    if (ended) {
        drain();
    } else if (prints) {
        terminal_carry();
    }
    if (polled[AT_SAID].revents) {
        hear_said();
    }
    if (polled[AT_INSIDE].revents) {
        hear_inside();
    }
    if (following_lag(&it.following) > 0 && (!prints || asked_awaits_screen(&it))) {
        follow();
    }
    door_carry(&it.door, polled + OWN, awaited - OWN);
    // Who has waited for any of this is served now: nothing else would wake him.
    door_work(&it.door, asked_take, &it);
    if (door_has_driver(&it.door) != it.following.driven) {
        following_drive(&it.following, !it.following.driven);
    }
    asked_type(&it);
}

// Until the command has ended, and the screen shows the last of what it has printed.
static void keep(void) {
    while (!ended || it.master >= 0 || !printed_settle(&it.printed) || following_lag(&it.following) > 0) {
        turn();
    }
    write_screen();
    record_complete(it.files.record);
    door_leave(&it.door);
}

static void give_order(const struct job *job, unsigned cols, unsigned rows) {
    int said[2];
    int null = out_of_the_way(open("/dev/null", O_RDWR | O_CLOEXEC));
    // Without it the order can't be given, which is told.
    (void) !make_pipe(said);
    it.said = said[0];
    struct inside_ends ends = {.in = null, .out = said[1], .err = said[1], .ready = -1, .cols = cols, .rows = rows};
    if (!inside_go(&it.inside, job->order.bytes, job->order.length, ends)) {
        dprintf(said[1], "sandlot: the sandbox's first process: %s\n", strerror(errno));
        shutdown(it.inside.connection, SHUT_WR);
    }
    close(null);
    close(said[1]);
}

void hold_terminal(struct errand errand, struct terminal_files files, unsigned cols, unsigned rows) {
    it.files = files;
    it.inside = errand.inside;
    printed_open(&it.printed, files.log);
    it.door.listener = files.door;
    prctl(PR_SET_NAME, "sandlot-holder");
    if (!following_open(&it.following, &it.printed, cols, rows, asked_answer, &it)) {
        errand_fail(&errand, "the screen");
    }
    struct given_job given = await_job(&errand);
    record_run(files.record, given.start, -1);
    record_size(files.record, cols, rows, printed_end(&it.printed));
    give_order(&given.job, cols, rows);
    forget_job(&given);
    keep();
    _exit(0);
}
