// sandlot-keeper: what Sandlot runs around a sandbox, and for its own sake inside, in one static program. The first argument is its role.
#include <stdio.h>
#include <string.h>

#include "bind.h"
#include "box.h"
#include "copy.h"
#include "files.h"
#include "init.h"
#include "keeper.h"
#include "ports.h"
#include "relay.h"
#include "sessions.h"
#include "start.h"
#include "try.h"

static const struct {
    const char *name;
    void (*play)(int argc, char **argv);
} ROLES[] = {
    {"keeper", keeper}, {"start", start}, {"bind", bind_and_start}, {"box", box}, {"init", init},
    {"try", try_order}, {"sessions", sessions}, {"relay", relay}, {"connect", connect_by_proxy}, {"files", files}, {"copy", copy},
    {"ports", ports},
};

int main(int argc, char **argv) {
    for (size_t i = 0; argc > 1 && i < sizeof ROLES / sizeof *ROLES; i++) {
        if (strcmp(argv[1], ROLES[i].name) == 0) {
            ROLES[i].play(argc, argv);
        }
    }
    fputs("usage: sandlot-keeper keeper | start UID PROGRAM... | bind UID ... -- PROGRAM... | box DIRECTORY PROGRAM... | init | try [-w] DIRECTORY"
          " | sessions list|read ... | relay PORT ADDRESS... | connect HOST PORT | ports | files QUESTION | copy FROM TO UID RESERVE NAME...\n", stderr);
    return 64;
}
