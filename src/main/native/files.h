// What is done to files inside a sandbox for those outside:  files stat|list|read|write|move|remove|find|watch|pack|unpack|plan|discard
//
// It runs inside, as any command does, so each path means what it means there. A path is absolute, or begins in /workspace. Standard input brings
// frames (file_frames.h), of which the first is the question; standard output takes the answer.
//
//   stat     asks text path, u8 whether to follow a link: one FILE_IS
//   list     asks text directory, text a name, u32 most: a FILE_IS for each entry behind that name in the order of bytes, at most so many; the end
//            says whether there are more
//   read     asks text path, u64 position, u64 most: the FILE_IS of a regular file and as much of it, exactly as was there when it was opened; where it
//            has become shorter, zeros may come before the fault
//   write    asks text path, u32 mode or MODE_KEPT, u8 whether to make the directories that it is to lie in; FILE_DATA and FILE_END follow, and
//            the file is replaced at once, behind a link where there is one: one FILE_IS
//   move     asks text from, text to, u8 whether what is there is replaced, u8 whether to make the directories that it is to lie in: it is renamed at
//            once or not at all, and never copied; a link is moved itself. A directory replaces only an empty one. Names of one file both stay
//            (rename(2)): one FILE_IS of what it is there
//   remove   asks text path, u8 whether with all that lies in it; a link is removed itself
//   find     asks text directory, text pattern of names (fnmatch(3)) or nothing, text to be looked for or nothing, u8 flags (enum find_flag), u32 most:
//            a FILE_IS for each entry below the directory whose name fits, in the order of names; where there is a text, for each regular file that
//            has it, of at most 1 MiB and with no NUL in its first 8000 bytes, and behind it a FILE_LINE for each line that has it. Each is told at
//            once, at most so many of either; the end says whether there are more. What can't be looked at is passed over
//   watch    asks text directory, u8 whether with all that lies below: a FILE_BURST once it is watched, and then, as long as standard input is open, a
//            FILE_CHANGED for each path that has changed, and a FILE_BURST behind those that belong together: after 50 ms in which nothing happened, or
//            500 ms. Paths begin in the directory, which itself is "."; below what is told as having come, everything is told that is there, and below
//            what has gone nothing is. No link is followed but the directory itself. Beyond 8192 directories, or what the kernel has room for, each
//            10 s everything may have changed. It ends with a fault when the directory is not there any more, or is another one
//   pack     asks text directory, u8 whether contents are wanted; then comes a FILE_IS for each path in it that is wanted, of which only the path
//            counts, or none for all, and FILE_END: a FILE_IS for each of them and for all that lies in them, each directory before what is in it, in
//            the order of names; behind that of a regular file, where contents are wanted, exactly as much FILE_DATA as it says. What can't be read,
//            and what shrinks meanwhile (it is filled up with zeros), is told by a FILE_LEFT_OUT and the rest goes on
//   unpack   asks text directory, which is made where there is none, with what it is to lie in, and u8 whether it is a mirror; then comes what pack
//            tells, and FILE_END. No path leads out of the directory or through a link in it; each file and link is replaced at once; permissions and
//            times are as told, but for the bits that give another user's rights. What can't be done is told by a FILE_LEFT_OUT and the rest goes on.
//            In a mirror, for each regular file a FILE_HASH tells what has arrived, or that none has; what is there in the way as another kind goes, unless it is a directory with something in it; and no build is misled by
//            times: what takes the place of another file has that of its arrival, and nothing has one to come
//   plan     asks text directory and u8 of enum extras; then comes a manifest, a FILE_IS for each that is to lie there, behind those of
//            files whose contents are known a FILE_HASH, and FILE_END: a FILE_VERDICT for each that isn't there like that. What is of kind KIND_GONE is
//            not to be there any more, unless it has become something else than its FILE_HASH says. Extras are what is there, in the directories that
//            are told and not below others, and not told: then the manifest is in the order of a walk
//   discard  asks text directory; then a FILE_IS of kind KIND_GONE for each that is to go, with what lies in it where the path ends with a slash, and
//            FILE_END. What can't be done is told by a FILE_LEFT_OUT and the rest goes on
//
// Each answer ends with FILE_END and status 0, or with FILE_FAULT and status 1.
#ifndef SANDLOT_FILES_H
#define SANDLOT_FILES_H

#include <dirent.h>
#include <stddef.h>

#include "bytes.h"

// That of the file that is replaced; of a new one that of any program's.
enum { MODE_KEPT = 0xffffffff };

enum find_flag {
    // ASCII letters stand for either case, in names and text.
    FIND_ANY_CASE = 1,
    // Into directories with the name .git too.
    FIND_IN_GIT = 2,
};

__attribute__((noreturn)) void files(int argc, char **argv);

// These take what is asked. A question that is none ends the program.
__attribute__((noreturn)) void write_file(struct reader *asked);
__attribute__((noreturn)) void move_file(struct reader *asked);
__attribute__((noreturn)) void find(struct reader *asked);
__attribute__((noreturn)) void watch(struct reader *asked);
__attribute__((noreturn)) void pack(struct reader *asked);
__attribute__((noreturn)) void unpack(struct reader *asked);
__attribute__((noreturn)) void plan(struct reader *asked);
__attribute__((noreturn)) void discard(struct reader *asked);

// All that the path's last name is to lie in; what is there already is left as it is. Ends the program where it can't be made.
void make_parents(char *path);

// The names of a directory behind this one, in the order of their bytes. Ends the program where they are too many.
char **sorted_names(DIR *directory, const char *after, size_t *count, const char *path);

// Removes what lies there, with all that lies in it; no link in it is followed. 0, or why not all of it is gone.
int remove_tree(const char *path);

// Ends the program unless the question was whole.
void require_taken(const struct reader *asked);

#endif
