// A conduit: a command in a box whose standard output, input and error are connections to the daemon, which go one way each; nothing of it is
// kept, and nothing is between them but the kernel. With one connection alone standard error is the same, and there is no input.
//
// 1. The caller has connected and has given up every privilege; the box's init starts the child that will become the command, and it is answered
//    who that is, as for a holder.
// 2. It reads one job (frames.h) from its pipe, and gives the child its order.
// 3. It answers how the command has ended. Where the pipe is closed before, because nobody asks any more or the keeper is gone, the command is killed.
#ifndef SANDLOT_CONDUIT_H
#define SANDLOT_CONDUIT_H

#include <stdbool.h>
#include <stdint.h>

#include "bytes.h"
#include "inside.h"

enum {
    CONDUIT_OUT = 0,
    CONDUIT_IN = 1,
    CONDUIT_ERR = 2,
    CONDUIT_MOST = 3,
};

// Connections to the daemon, -1 where there is none.
struct conduit_ends {
    int fd[CONDUIT_MOST];
};

// Connects to the daemon's socket, and says there what it expects, and which of them this is. False where that can't be; errno says why.
bool conduit_meet(const char *socket, struct slice key, uint8_t count, struct conduit_ends *ends);

__attribute__((noreturn)) void carry_conduit(uint64_t token, int job, struct inside inside, struct conduit_ends ends, int answers);

#endif
