// The first process of a box: pod. It says "ready"; waits for a line, for a daemon that dies before it has written down who the pod is ends
// its input, and with it the box; says "kept"; and idles, holding no pipe of the daemon's, while all in the box are below it. It ignores SIGCHLD, or every
// orphan of the sandbox would stay a zombie. It ends with the program that made the box.
#ifndef SANDLOT_POD_H
#define SANDLOT_POD_H

__attribute__((noreturn)) void pod(int argc, char **argv);

#endif
