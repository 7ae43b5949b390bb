package dev.sandlot.cli;

import dev.sandlot.model.TerminalSize;

/** The terminal that this program was started on, as far as it was. Safe to use from several threads. */
interface Tty {
    /** No terminal at all. */
    Tty NONE = new Tty() {
        @Override
        public boolean isInput() {
            return false;
        }

        @Override
        public boolean isOutput() {
            return false;
        }

        @Override
        public TerminalSize size() {
            return TerminalSize.USUAL;
        }

        @Override
        public Raw raw(String resets) {
            throw new IllegalStateException("there is no terminal");
        }
    };

    /** Whether standard input is a terminal. */
    boolean isInput();

    /** Whether standard output is a terminal. */
    boolean isOutput();

    /** Whether standard error is one; where that isn't known, whether standard output is. */
    default boolean isError() {
        return isOutput();
    }

    /** How large standard input's terminal is now; the usual size where it doesn't know. */
    TerminalSize size();

    /**
     * From now on each key comes as it is typed and nothing is echoed, Ctrl-C too, until that is undone. It is undone also when this
     * process is killed.
     *
     * @param resets what is then printed, to bring what is drawn in order
     */
    Raw raw(String resets);

    /** The state that has to be undone. */
    interface Raw extends AutoCloseable {
        /** How the terminal was before; once is enough. */
        @Override
        void close();
    }
}
