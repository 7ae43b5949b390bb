#include "pod.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "process.h"

// What is shown inside is neither a path of the host nor anything else of it.
static void hide_words(int argc, char **argv) {
    static const char shown[] = "sandlot-pod";
    char *end = argv[argc - 1] + strlen(argv[argc - 1]);
    size_t size = (size_t) (end - argv[0]);
    memset(argv[0], 0, size);
    memcpy(argv[0], shown, size < sizeof shown ? size : sizeof shown - 1);
    prctl(PR_SET_NAME, shown);
}

static void await_line(void) {
    char byte = 0;
    while (byte != '\n') {
        if (!read_all(STDIN_FILENO, &byte, 1)) {
            _exit(1);
        }
    }
}

void pod(int argc, char **argv) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) {
        die(1, "the end of the box");
    }
    hide_words(argc, argv);
    put(STDOUT_FILENO, "ready\n", 6);
    await_line();
    signal(SIGCHLD, SIG_IGN);
    put(STDOUT_FILENO, "kept\n", 5);
    if (!open_null(STDIN_FILENO) || !open_null(STDOUT_FILENO) || !open_null(STDERR_FILENO)) {
        _exit(1);
    }
    close_range(3, ~0U, 0);
    while (1) {
        pause();
    }
}
