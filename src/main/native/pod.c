#include "pod.h"

#include <errno.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "process.h"

enum { HOST_NAME_MAX_BYTES = 64 };

static void raise_loopback(void) {
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq up = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    if (any < 0 || ioctl(any, SIOCSIFFLAGS, &up) != 0) {
        die(1, "loopback");
    }
    close(any);
}

static void take_host_name(void) {
    char name[HOST_NAME_MAX_BYTES + 1];
    size_t length = 0;
    while (length < sizeof name && read_all(STDIN_FILENO, name + length, 1) && name[length] != '\n') {
        length++;
    }
    if (length == 0 || length == sizeof name || name[length] != '\n') {
        _exit(1);
    }
    if (sethostname(name, length) != 0) {
        die(1, "hostname");
    }
}

// What is shown inside is neither a path of the host nor anything else of it.
static void hide_words(int argc, char **argv) {
    static const char shown[] = "sandlot-pod";
    char *end = argv[argc - 1] + strlen(argv[argc - 1]);
    size_t size = (size_t) (end - argv[0]);
    memset(argv[0], 0, size);
    memcpy(argv[0], shown, size < sizeof shown ? size : sizeof shown - 1);
    prctl(PR_SET_NAME, shown);
}

void pod(int argc, char **argv) {
    if (argc < 3) {
        errno = EINVAL;
        die(1, "pod");
    }
    if (strcmp(argv[2], "1") == 0) {
        raise_loopback();
    }
    put(STDOUT_FILENO, "ready\n", 6);
    take_host_name();
    if (!drop_capabilities()) {
        die(1, "capabilities");
    }
    if (argc > 3) {
        extern char **environ;
        char *path = NULL;
        environ = &path;
        execvp(argv[3], argv + 3);
        die(STATUS_NOT_FOUND, argv[3]);
    }
    signal(SIGCHLD, SIG_IGN);
    put(STDOUT_FILENO, "kept\n", 5);
    if (!open_null(STDIN_FILENO) || !open_null(STDOUT_FILENO) || !open_null(STDERR_FILENO)) {
        _exit(1);
    }
    close_range(3, ~0U, 0);
    hide_words(argc, argv);
    while (1) {
        pause();
    }
}
