#include "pty.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "process.h"

// Letters are more than a byte: what erases one in a line must know.
static bool begins(int terminal) {
    struct termios modes;
    if (tcgetattr(terminal, &modes) != 0) {
        return false;
    }
    modes.c_iflag |= IUTF8;
    return tcsetattr(terminal, TCSANOW, &modes) == 0;
}

int pty_open(unsigned cols, unsigned rows, int *master) {
    static const int unlocked = 0;
    // Whoever runs in the box may have put anything there: nothing that is waited for.
    *master = out_of_the_way(open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    if (*master < 0 || ioctl(*master, TIOCSPTLCK, &unlocked) != 0) {
        return -1;
    }
    int terminal = out_of_the_way(ioctl(*master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
    return terminal >= 0 && pty_resize(*master, cols, rows) && begins(terminal) ? terminal : -1;
}

bool pty_is_master(int fd) {
    unsigned number;
    return ioctl(fd, TIOCGPTN, &number) == 0;
}

bool pty_resize(int master, unsigned cols, unsigned rows) {
    struct winsize size = {.ws_col = (unsigned short) cols, .ws_row = (unsigned short) rows};
    return ioctl(master, TIOCSWINSZ, &size) == 0;
}

pid_t pty_foreground(int master) {
    pid_t group = 0;
    return ioctl(master, TIOCGPGRP, &group) == 0 && group > 0 ? group : 0;
}

bool pty_gives_lines(int master) {
    struct termios modes;
    return tcgetattr(master, &modes) == 0 && (modes.c_lflag & ICANON) != 0;
}
