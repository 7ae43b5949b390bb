// A child of init, which becomes a command with the full confinement.
//
// It says who it is, waits for its order, and turns into the command: in a session of its own, with a user namespace of its own, as deep as the
// kernel lets it be: its descendants can't leave it, so it says whose they are, and they can't make another; and none can trace init or another
// command. It has no capability and no way to one, the filter, an empty set of masks and ignored signals, and 0, 1 and 2 for descriptors, 4
// where it is given that (a display) and 8 where there is a script. Where its order wants a terminal it makes one in the box's own devpts, which
// becomes 0, 1 and 2 and controls the session, and hands the master out.
//
// What fails before is said on its standard error, with status 125. A missing program ends with 127, one that can't be executed with 126.
#ifndef SANDLOT_COMMAND_H
#define SANDLOT_COMMAND_H

// The CPUs that commands begin on: those of this process now, before anybody in the box could change that.
void remember_cpus(void);

// Both descriptors are for it alone, and closed by an exec; `settings` is the directory of what a user namespace may change for itself.
__attribute__((noreturn)) void become_command(int connection, int settings);

#endif
