// Makes a box, on the host's side:
//
//   box DIRECTORY PROGRAM [ARGUMENT...]
//
// PROGRAM makes the namespaces and runs the role init as their first process. That inherits 3, a socket that listens as "init" in DIRECTORY, where
// no sandbox sees it, 4, the directory of the kernel's settings that a user namespace may change for itself: inside they are read-only, and 5, a
// socket that listens as "listeners" there (listeners.h).
#ifndef SANDLOT_BOX_H
#define SANDLOT_BOX_H

enum {
    BOX_LISTENER_FD = 3,
    BOX_SETTINGS_FD = 4,
    BOX_LISTENERS_FD = 5,
};

// The sockets' names in their directory.
#define BOX_SOCKET "init"
#define BOX_LISTENERS_SOCKET "listeners"

__attribute__((noreturn)) void box(int argc, char **argv);

#endif
