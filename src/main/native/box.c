#include "box.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "process.h"

enum { BACKLOG = 4096 };

// By a name relative to the directory, whose own may be longer than a socket's can be.
static int listen_in(const char *directory, const char *as, int kind) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    memcpy(name.sun_path, as, strlen(as) + 1);
    if (chdir(directory) != 0 || (unlink(name.sun_path) != 0 && errno != ENOENT)) {
        die(STATUS_NOT_RUN, directory);
    }
    int listener = out_of_the_way(socket(AF_UNIX, kind | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (listener < 0 || bind(listener, (struct sockaddr *) &name, sizeof name) != 0 || listen(listener, BACKLOG) != 0 || chdir("/") != 0) {
        die(STATUS_NOT_RUN, "the socket of the box");
    }
    return listener;
}

void box(int argc, char **argv) {
    if (argc < 4) {
        errno = EINVAL;
        die(STATUS_NOT_RUN, "box");
    }
    int listener = listen_in(argv[2], BOX_SOCKET, SOCK_SEQPACKET);
    int listeners = listen_in(argv[2], BOX_LISTENERS_SOCKET, SOCK_STREAM);
    int settings = out_of_the_way(open("/proc/sys/user", O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (settings < 0 || dup2(listener, BOX_LISTENER_FD) < 0 || dup2(settings, BOX_SETTINGS_FD) < 0
            || dup2(listeners, BOX_LISTENERS_FD) < 0) {
        die(STATUS_NOT_RUN, "/proc/sys/user");
    }
    execvp(argv[3], argv + 3);
    die(errno == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE, argv[3]);
}
