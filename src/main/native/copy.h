// Copies directories that a sandbox has filled, on the host's side:
//
//   copy FROM TO UID RESERVE NAME...
//
// Each directory NAME of FROM comes to be in TO, where nothing of this name may be; all of it belongs to UID then, or to whom runs this where UID is
// "-". Nothing is followed: what is read is opened from its directory's descriptor, link by link, and so is what is written. Contents are shared with
// the original where the file system can (FICLONE), holes stay holes, several names of one file stay so. Permissions and times are as they were, but
// for the bits that give another user's rights, and that its owner can use each NAME itself; other attributes are not copied. A pipe is made anew. What
// can't be read, sockets, devices, and what lies more than a thousand directories deep are left out.
//
// It ends early, with status 1 and what is wrong on standard error, when a NAME can't be read, when fewer than RESERVE bytes of the disk are left, or
// when standard input has ended: then whoever wanted it has gone. Else it prints
//
//   FILES BYTES LEFT_OUT
//
// how many files, links and directories there are now, how many bytes files hold together (one with several names counts once), and how many were left
// out.
#ifndef SANDLOT_COPY_H
#define SANDLOT_COPY_H

__attribute__((noreturn)) void copy(int argc, char **argv);

#endif
