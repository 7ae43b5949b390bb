// sandlot-keeper: what Sandlot runs on the host's side of a sandbox, and for its own sake inside, in one static program. The first argument is its role.
#include <stdio.h>
#include <string.h>

#include "enter.h"
#include "keeper.h"
#include "pod.h"
#include "relay.h"
#include "sessions.h"
#include "start.h"

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "keeper") == 0) {
        keeper();
    }
    if (argc > 1 && strcmp(argv[1], "pod") == 0) {
        pod(argc, argv);
    }
    if (argc > 1 && strcmp(argv[1], "enter") == 0) {
        enter(argc, argv);
    }
    if (argc > 1 && strcmp(argv[1], "start") == 0) {
        start(argc, argv);
    }
    if (argc > 1 && strcmp(argv[1], "sessions") == 0) {
        sessions(argc, argv);
    }
    if (argc > 1 && strcmp(argv[1], "relay") == 0) {
        relay(argc, argv);
    }
    fputs("usage: sandlot-keeper keeper | pod | enter PID NAMESPACE... -- COMMAND... | start [-w] UID ARGS FILTER PROGRAM [ARGUMENT...]"
          " | sessions list|read ... | relay PORT ADDRESS...\n", stderr);
    return 64;
}
