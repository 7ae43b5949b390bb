// Lists session files, or reads from them, inside a sandbox; never follows a link, never waits on what is no plain file.
//
//   list FILES ENTRIES (DIRECTORY DEPTH PATTERN)...   SIZE MTIME_NS INODE PATH, NUL: the FILES newest whose names are as one of the patterns
//                                                     says, so deep below its directory; looks at so many entries at most, those that
//                                                     lie higher first; "all", NUL in the end where there are no more
//   read BYTES (PATH INODE POSITION)...               "INDEX LENGTH\n" and as many bytes, for each that is still the same plain file; so
//                                                     many bytes in all at most
//
// What lies there may be made and changed by somebody hostile at any time. What can't be opened or has gone is left out; the memory is bounded
// by ENTRIES names, or by BYTES.
#ifndef SANDLOT_SESSIONS_H
#define SANDLOT_SESSIONS_H

__attribute__((noreturn)) void sessions(int argc, char **argv);

#endif
