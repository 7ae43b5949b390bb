// What becomes the first process of a pod: pod LOOPBACK [PROGRAM ARGUMENT...]. In the new namespaces it brings up the loopback device,
// where there is a network of the pod's own ("1"); says "ready"; waits for the line with the host name, for a daemon that dies before it
// has written down who the pod is ends its input, and with it the pod; sets it; gives up every capability; says "kept"; and idles, holding
// no pipe of the daemon's. It ignores SIGCHLD, or every orphan of the sandbox would stay a zombie. It fails as a whole where one step fails.
// With a program it becomes that in the end instead, with an empty environment, which keeps its pipes.
#ifndef SANDLOT_POD_H
#define SANDLOT_POD_H

__attribute__((noreturn)) void pod(int argc, char **argv);

#endif
