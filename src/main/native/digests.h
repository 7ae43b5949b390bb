// Digests (SHA-256) of files' contents, kept in the sandbox from one question to the next, so that what has not changed need not be read again. One is
// believed only while all that the kernel says of the file is as it was, and only if that would tell of a change: what was changed shortly before
// it was read could have been changed once more within a tick of the file system's clock. What is kept is the sandbox's own, and as good as it.
#ifndef SANDLOT_DIGESTS_H
#define SANDLOT_DIGESTS_H

#include <stdbool.h>
#include <sys/stat.h>

#include "sha256.h"

// Begins with what was kept, which may be nothing.
void load_digests(void);

// The digest of an open regular file's contents, as it is now; what it is then is told too. False where it can't be read (errno says why), or changes
// while it is (ESTALE).
bool digest_of(int file, struct stat *is, uint8_t digest[SHA256_SIZE]);

// What was just written to a file has this digest.
void learn_written(const struct stat *is, const uint8_t digest[SHA256_SIZE]);

// Keeps what was learned. Where that can't be done, nothing is lost but time.
void keep_digests(void);

#endif
