// What is said between init, the commands that it starts, and whoever has them started from outside: messages of a connection, the first byte of
// which is one of these. Both ends are of one version: the box was made by the program that runs in it, and who is refused says so.
#ifndef SANDLOT_MESSAGES_H
#define SANDLOT_MESSAGES_H

enum word {
    // From the child, with its credentials, which the kernel translates: it waits for its order.
    WORD_HERE = 'I',
    // To the child, with u8 of `given`, u16 columns, u16 rows of the terminal that the order may want, and descriptors: a file of memory with the
    // order, standard input, output and error, and what `given` says.
    WORD_GO = 'G',
    // From the child, with one descriptor: the master of the terminal that it has made for itself.
    WORD_TERMINAL = 'T',
    // From the child: the command itself is what comes next.
    WORD_RUNS = 'R',
    // From init, with u32 the status of wait(2): the command has ended.
    WORD_ENDED = 'E',
    // From init, with u32 the error: no child can be made.
    WORD_FAILED = 'F',
};

// 1 is another thing in boxes of the version before.
enum given {
    // What the command finds in 4.
    GIVEN_READY = 2,
};

enum {
    GIVEN_ALWAYS = 4,
    GIVEN_MOST = 5,
    GO_BYTES = 6,
    READY_FD = 4,
    SCRIPT_FD = 8,
};

#endif
