// The terminal of a command, shown in its box. Its device lies in the host's devpts, of which the box has none: without a name inside,
// tty(1), tmux(1) and gpg(1) would not know that it is one.
#ifndef SANDLOT_CONSOLE_H
#define SANDLOT_CONSOLE_H

// Before the box is entered: gets hold of the terminal that standard input is, as a mount that is nowhere yet. -1 where the kernel doesn't do that
// (before 5.2), or standard input is none.
int console_take(void);

// In the box, with every capability over its mounts: gives the command mounts of its own, on which the terminal is /dev/console. Without it, where
// that can't be had.
void console_show(int console);

#endif
