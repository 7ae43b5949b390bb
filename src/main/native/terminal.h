// The holder of a terminal's process, run by tmux in the pane, in the sandbox's directory of terminals: terminal PROCESS. Like a holder (holder.h), but
// standard input and output are the terminal, and tmux and the pump carry what is printed into the log.
//
// It says "ready PID START CHILD" in the fifo PROCESS.ready, and reads its job from the fifo PROCESS.order. The record gets "run PID START -1" and, when
// the command has ended, "exit STATUS"; not where it was the end of tmux that ended it: then its status means nothing, and the process is lost.
// The pump adds "eof" when it has the last byte.
#ifndef SANDLOT_TERMINAL_H
#define SANDLOT_TERMINAL_H

__attribute__((noreturn)) void terminal(int argc, char **argv);

#endif
