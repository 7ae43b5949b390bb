package dev.sandlot.cli;

import sun.misc.Signal;

/** How somebody came away from a terminal. */
sealed interface Parting {
    /** What the command line exits with. */
    int code();

    /** The process has ended; there is nothing to come back to. */
    record Finished(Outcome ended) implements Parting {
        @Override
        public int code() {
            return ended.code();
        }
    }

    /** The person wanted it; the process goes on. */
    record Detached() implements Parting {
        @Override
        public int code() {
            return Exit.OK;
        }
    }

    /**
     * A signal ended this program; the process goes on.
     *
     * @param name without SIG
     */
    record Signalled(String name) implements Parting {
        @Override
        public int code() {
            return 128 + new Signal(name).getNumber();
        }
    }
}
