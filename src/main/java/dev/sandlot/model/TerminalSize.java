package dev.sandlot.model;

/**
 * How large a terminal is, in character cells.
 *
 * @param cols 1 to {@link #MAX_COLS}
 * @param rows 1 to {@link #MAX_ROWS}
 */
public record TerminalSize(int cols, int rows) {
    public static final int MAX_COLS = 1000;
    public static final int MAX_ROWS = 500;

    /** Before anybody has looked: what terminals have been since the VT100. */
    public static final TerminalSize USUAL = new TerminalSize(80, 24);

    public TerminalSize {
        if (cols < 1 || cols > MAX_COLS) {
            throw Fault.invalid("cols", "must be from 1 to " + MAX_COLS).asException();
        }
        if (rows < 1 || rows > MAX_ROWS) {
            throw Fault.invalid("rows", "must be from 1 to " + MAX_ROWS).asException();
        }
    }
}
