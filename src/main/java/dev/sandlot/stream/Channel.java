package dev.sandlot.stream;

import org.jspecify.annotations.Nullable;

/** Which of a process's outputs a chunk came from. The code is its byte in WebSocket frames and in index files. */
public enum Channel {
    STDOUT(1),
    STDERR(2),
    PTY(3);

    private final int code;

    Channel(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The channel with this code, or null. */
    public static @Nullable Channel of(int code) {
        return switch (code) {
            case 1 -> STDOUT;
            case 2 -> STDERR;
            case 3 -> PTY;
            default -> null;
        };
    }

    /** The name in the API and on disk: {@code stdout}, {@code stderr}, {@code pty}. */
    public String label() {
        return switch (this) {
            case STDOUT -> "stdout";
            case STDERR -> "stderr";
            case PTY -> "pty";
        };
    }
}
