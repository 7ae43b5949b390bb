// The first process of a box: init. It says "ready"; waits for a line, for a daemon that dies before it has written down who this is ends its
// input, and with it the box; says "kept", and holds no pipe of the daemon's from then on. It ends with the program that made the box.
//
// The line is what the box calls itself (sethostname(2)), for a box can be made before it is known whose it will be; nothing where it keeps the name
// that it was made with. To take it, init begins with CAP_SYS_ADMIN in the user namespace that it is in, which it gives up before it says "kept".
//
// Each connection to its socket is a child that waits for an order and becomes a command (command.h); when that has ended, its status is sent. It
// reaps what is orphaned. A silent or hostile connection is its child's affair alone.
#ifndef SANDLOT_INIT_H
#define SANDLOT_INIT_H

__attribute__((noreturn)) void init(int argc, char **argv);

#endif
