package dev.sandlot.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The world around the command: its streams, environment and terminal. Data goes to {@code out}, everything that is said about it to
 * {@code err}. Nothing is buffered. Standard output that nobody reads any more is {@link Closed}.
 *
 * @param columns the terminal's width, or 0 where standard output is no terminal
 * @param tty for the few verbs that need more of it than its width
 */
record Console(InputStream in, OutputStream out, OutputStream err, Map<String, String> env, int columns, Tty tty) {
    /** A world without a terminal. */
    Console(InputStream in, OutputStream out, OutputStream err, Map<String, String> env, int columns) {
        this(in, out, err, env, columns, Tty.NONE);
    }

    /** Standard output can't be written any more; whoever read it has gone. */
    static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Closed(IOException cause) {
            super(cause);
        }
    }

    /** The process's own; the launcher tells the terminal's width in the property {@code sandlot.columns}. */
    static Console system() {
        return new Console(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.getenv(),
                Math.max(0, Integer.getInteger("sandlot.columns", 0)),
                new Stty());
    }

    /** One line of data. The caller has made it harmless where it must be. */
    void print(String line) {
        write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Raw data. */
    void write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException gone) {
            throw new Closed(gone);
        }
    }

    /** Raw data of a remote process's standard error. Nobody reading it is no reason to stop. */
    void writeError(byte[] bytes) {
        try {
            err.write(bytes);
            err.flush();
        } catch (IOException gone) {
            // There is nowhere left to say so.
        }
    }

    /** Says something about the work, in one line or more, with no control characters in it. */
    void say(String text) {
        writeError((Visible.lines(text) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A variable's value, or null where it is unset or empty. */
    @Nullable
    String variable(String name) {
        var value = value(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /**
     * A variable's value, or null where it is unset.
     *
     * @throws UsageError where it is not UTF-8
     */
    @Nullable
    String value(String name) {
        return Inherited.here().variable(name, env.get(name));
    }
}
