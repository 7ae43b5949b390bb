#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box.h"
#include "bytes.h"
#include "command.h"
#include "listeners.h"
#include "messages.h"
#include "process.h"

enum {
    // Of a child; init has its listeners' besides.
    FIRST_OTHER_FD = BOX_SETTINGS_FD + 1,
    // What is polled before the listeners.
    OWN_POLLS = 3,
    STEP = 64,
    NAME_MAX_LENGTH = 64, // sethostname(2)
    // How long it leaves connections alone that it has no descriptor for.
    REST_MILLIS = 100,
};

struct started {
    pid_t pid;
    int connection;
};

static struct {
    int ends;
    bool kept;
    bool rests;
    // The line that says that the box is kept, as far as it has come.
    char name[NAME_MAX_LENGTH];
    size_t name_length;
    struct started *all;
    size_t count;
    size_t capacity;
} it;

// What is shown inside is neither a path of the host nor anything else of it. The name tells daemons of later versions what this one can: since 2 its
// children make terminals, since 3 it hands out listeners.
static void hide_words(int argc, char **argv) {
    static const char shown[] = "sandlot-init";
    char *end = argv[argc - 1] + strlen(argv[argc - 1]);
    size_t size = (size_t) (end - argv[0]);
    memset(argv[0], 0, size);
    memcpy(argv[0], shown, size < sizeof shown ? size : sizeof shown - 1);
    prctl(PR_SET_NAME, "sandlot-init/3");
}

static void say(int connection, enum word word, uint32_t value) {
    uint8_t message[5] = {(uint8_t) word};
    write_u32(message + 1, value);
    // Who doesn't listen any more needn't know.
    (void) !send(connection, message, sizeof message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static bool has_room(void) {
    if (it.count < it.capacity) {
        return true;
    }
    struct started *more = realloc(it.all, (it.capacity + STEP) * sizeof *more);
    if (!more) {
        return false;
    }
    it.all = more;
    it.capacity += STEP;
    return true;
}

// A child has its connection and the settings, and nothing that belongs to the others.
__attribute__((noreturn)) static void become_child(int connection) {
    if (dup3(connection, BOX_LISTENER_FD, O_CLOEXEC) < 0 || close_range(FIRST_OTHER_FD, ~0U, 0) != 0) {
        _exit(STATUS_NOT_RUN);
    }
    forget_signals();
    become_command(out_of_the_way(BOX_LISTENER_FD), out_of_the_way(BOX_SETTINGS_FD));
}

static void start_child(int connection) {
    pid_t pid = has_room() ? fork() : -1;
    if (pid == 0) {
        become_child(connection);
    }
    if (pid < 0) {
        say(connection, WORD_FAILED, (uint32_t) errno);
        close(connection);
        return;
    }
    it.all[it.count++] = (struct started){.pid = pid, .connection = connection};
}

static void accept_all(void) {
    int connection;
    while ((connection = accept4(BOX_LISTENER_FD, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        start_child(connection);
    }
    it.rests = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
}

static void tell_end(pid_t pid, int status) {
    for (size_t i = 0; i < it.count; i++) {
        if (it.all[i].pid == pid) {
            say(it.all[i].connection, WORD_ENDED, (uint32_t) status);
            close(it.all[i].connection);
            it.all[i] = it.all[--it.count];
            return;
        }
    }
}

static void reap(void) {
    struct signalfd_siginfo heard;
    while (read(it.ends, &heard, sizeof heard) > 0) {
    }
    pid_t pid;
    int status;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        tell_end(pid, status);
    }
}

// A namespace for it that is owned by the user namespace that init is in: bwrap(1) would make one of an outer. Where init may not, it can't take a name.
static void prepare_name(void) {
    if (unshare(CLONE_NEWUTS) != 0 && errno != EPERM) {
        die(1, "a namespace for the name of the box");
    }
}

// What it needed for that it gives up: it can do no more than any process in the box.
static void take_name(void) {
    if (sethostname(it.name, it.name_length) != 0) {
        die(1, "the name of the box");
    }
    if (!drop_capabilities()) {
        die(1, "the capabilities of init");
    }
}

static void keep(void) {
    if (it.name_length > 0) {
        take_name();
    }
    put(STDOUT_FILENO, "kept\n", 5);
    it.kept = open_null(STDIN_FILENO) && open_null(STDOUT_FILENO) && open_null(STDERR_FILENO);
    if (!it.kept) {
        _exit(1);
    }
}

static void read_line(void) {
    char byte;
    ssize_t n = read(STDIN_FILENO, &byte, 1);
    if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        _exit(1);
    }
    if (n != 1) {
        return;
    }
    if (byte == '\n') {
        keep();
    } else if (it.name_length < sizeof it.name) {
        it.name[it.name_length++] = byte;
    } else {
        errno = ENAMETOOLONG;
        die(1, "the name of the box");
    }
}

void init(int argc, char **argv) {
    // First of all: whoever made the box may have left descriptors open.
    if (close_range(BOX_LISTENERS_FD + 1, ~0U, 0) != 0 || fcntl(BOX_LISTENER_FD, F_SETFD, FD_CLOEXEC) != 0
            || fcntl(BOX_SETTINGS_FD, F_SETFD, FD_CLOEXEC) != 0 || fcntl(BOX_LISTENERS_FD, F_SETFD, FD_CLOEXEC) != 0) {
        die(1, "what init inherits");
    }
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) {
        die(1, "the end of the box");
    }
    hide_words(argc, argv);
    prepare_name();
    remember_cpus();
    forget_signals();
    signal(SIGPIPE, SIG_IGN);
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    it.ends = signalfd(-1, &awaited, SFD_CLOEXEC | SFD_NONBLOCK);
    if (it.ends < 0 || sigprocmask(SIG_BLOCK, &awaited, NULL) != 0) {
        die(1, "the ends of commands");
    }
    put(STDOUT_FILENO, "ready\n", 6);
    while (1) {
        struct pollfd ready[OWN_POLLS + LISTENER_POLLS] = {
            {.fd = it.kept ? -1 : STDIN_FILENO, .events = POLLIN},
            {.fd = it.rests ? -1 : BOX_LISTENER_FD, .events = POLLIN},
            {.fd = it.ends, .events = POLLIN},
        };
        listeners_await(ready + OWN_POLLS);
        int found = poll(ready, sizeof ready / sizeof *ready, it.rests ? REST_MILLIS : -1);
        it.rests = false;
        if (found <= 0) {
            continue;
        }
        if (ready[0].revents) {
            read_line();
        }
        // The ended first: their descriptors are free for who comes.
        if (ready[2].revents) {
            reap();
        }
        if (ready[1].revents) {
            accept_all();
        }
        listeners_work(ready + OWN_POLLS);
    }
}
