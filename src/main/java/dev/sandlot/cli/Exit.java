package dev.sandlot.cli;

/** Exit codes, as the command line's contract fixes them. */
final class Exit {
    static final int OK = 0;
    static final int ERROR = 1;
    static final int USAGE = 2;
    static final int NOT_FOUND = 3;
    static final int NOT_AUTHENTICATED = 4;
    static final int TIMED_OUT = 124;
    /** Sandlot itself failed, where the code is otherwise that of a remote command. */
    static final int SANDLOT_FAILED = 125;
    /** Interrupted: 128 and the number of SIGINT. */
    static final int INTERRUPTED = 130;
    /** Nobody reads standard output any more: 128 and the number of SIGPIPE. */
    static final int BROKEN_PIPE = 141;

    private Exit() {}
}
