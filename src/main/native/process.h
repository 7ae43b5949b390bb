// What a process is: its signals, its privileges, its session, its files.
#ifndef SANDLOT_PROCESS_H
#define SANDLOT_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Statuses of a command, as shells have them.
enum {
    STATUS_NOT_RUN = 125,
    STATUS_NOT_EXECUTABLE = 126,
    STATUS_NOT_FOUND = 127,
    // And the number of the signal that ended it.
    STATUS_SIGNAL = 128,
};

// The status of wait(2) as shells have it.
int shell_status(int status);

// Says "WHAT: why" on standard error and ends with this status.
__attribute__((noreturn)) void die(int status, const char *what);

// No signal is ignored, caught or blocked, whatever this was started with: a JVM blocks QUIT, and nohup(1) ignores HUP.
void forget_signals(void);

// Gives up every privilege for good, and believes nothing but the kernel's own account of it. False where that can't be had; then why says
// what is wrong, and nothing else may be done.
bool become(uint32_t uid, char *why, size_t size);

// Takes every capability out of what can ever be had again, while that is still allowed. False where it isn't.
bool drop_bounding_set(void);

// No capability, and none by a program that is executed. False where that can't be had.
bool drop_capabilities(void);

// As many descriptors as may be: how many of a user's are under way in sockets is counted against this, and those of commands are (init.h).
void raise_descriptors(void);

// When this process started, in clock ticks since boot; proc_pid_stat(5), field 22. 0 where that can't be known.
uint64_t start_time(void);

// A pipe whose ends an exec closes, both above the descriptors that commands get. Where it can't be made both are -1.
bool make_pipe(int ends[2]);

// Closes those that there are.
void close_pipe(const int ends[2]);

// The same descriptor above those that commands get, closed by an exec; -1 and closed where that fails.
int out_of_the_way(int fd);

// Opens /dev/null as this descriptor.
bool open_null(int fd);

// Writes everything to what somebody reads, or less where he has gone. False for that.
bool put(int fd, const void *bytes, size_t length);

// Writes everything to a file, however long a full disk makes it wait: what was printed is never dropped.
void append(int fd, const void *bytes, size_t length);

// Reads exactly so many bytes; false where it ends before.
bool read_all(int fd, void *bytes, size_t length);

// Waits so long.
void wait_millis(long millis);

#endif
