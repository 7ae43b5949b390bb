// Has directories of the host where a sandbox's uid can bind them into its box:
//
//   bind UID (ro|rw) SOURCE TARGET ... -- PROGRAM [ARGUMENT ...]
//
// In a mount namespace of its own, each directory SOURCE, on whose path no link is followed, lies at TARGET. What belongs to SOURCE's owner there belongs
// to UID here, and what UID makes here belongs to that owner there (an idmapped mount, mount_setattr(2)); what is others' is nobody's. Nothing in it
// gives rights, and mounts below SOURCE are not there. Then this becomes UID and runs the program, with whose processes the mounts go. SOURCE must not be
// root's. Runs as root.
#ifndef SANDLOT_BIND_H
#define SANDLOT_BIND_H

__attribute__((noreturn)) void bind_and_start(int argc, char **argv);

#endif
