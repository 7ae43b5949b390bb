// Runs a command in a box, with the full confinement:
//
//   enter PID NAMESPACE... -- COMMAND [ARGUMENT...]
//
// PID is the box's first process; NAMESPACE is each of net ipc uts pid mnt that is to be entered, besides the box's user namespaces. Finds its
// order, which may hold secrets, in descriptor 5, and the system call filter in 6; both are read to their ends:
//
//   u8 flags (1: on a terminal, which it keeps as its controlling one and finds as /dev/console; else it has a session of its own)
//   u64 greatest core file, open files, locked bytes, processes of the box together; all bits set for what is not limited here
//   text the working directory; text a directory of the host's side where the display is looked at, or nothing; texts the environment
//
// It waits outside and ends as the command does: with its status, or 128 and the number of the signal that ended it. The command has a user
// namespace of its own, as deep as the kernel lets it be: its descendants can't leave it, so it says whose they are, and they can't make
// another. It has no capability and no way to one, the filter, an empty set of masks and ignored signals, and 0, 1 and 2 for descriptors, with 8
// where that is open (a script). Descriptor 7, where that is open, gets a byte when the command is what comes next: what ends before has failed
// to enter, and has said why. A missing program ends with 127, one that can't be executed with 126.
//
// For a display, 0 is a unix socket that listens as "rfb" in that directory, and 4 the file "ready" there, to be appended to (TigerVNC takes 2 and 3 for itself).
#ifndef SANDLOT_ENTER_H
#define SANDLOT_ENTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ENTER_ON_TERMINAL = 1 };

struct entry {
    uint8_t flags;
    uint64_t core;
    uint64_t open_files;
    uint64_t locked;
    uint64_t processes;
    const char *directory;
    const char *display;
    char **environment;
};

// False where it is no order. environment is to be freed; the rest lives as long as the bytes.
bool parse_entry(const uint8_t *bytes, size_t length, struct entry *entry);

__attribute__((noreturn)) void enter(int argc, char **argv);

#endif
