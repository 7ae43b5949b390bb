// A pseudo-terminal: pty(7), and its size and modes.
#ifndef SANDLOT_PTY_H
#define SANDLOT_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Opens one of the devpts that is mounted here, which has a name there, in the size and with the modes that terminals begin with; it is not yet
// the session's. The terminal, or -1; `master` is not blocking. Both are closed by an exec.
int pty_open(unsigned cols, unsigned rows, int *master);

// Whether this is a pty's master and nothing that only looks like one.
bool pty_is_master(int fd);

// The programs that the terminal is shown to are told by the kernel. False where it can't be had.
bool pty_resize(int master, unsigned cols, unsigned rows);

// The process group that has the keyboard, by its number here; 0 where none has.
pid_t pty_foreground(int master);

// Whether its programs get whole lines, which can be changed until they end.
bool pty_gives_lines(int master);

#endif
