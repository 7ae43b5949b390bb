package dev.sandlot.cli;

import dev.sandlot.model.SecretValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads a value that nobody is to see: a line that is typed on a terminal and not shown there, else all of standard input. */
final class HiddenInput {
    private static final int MOST_BYTES = SecretValue.MOST + 2;
    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;
    private static final int BACKSPACE = 8;
    private static final int DELETE = 127;

    private final Console console;

    HiddenInput(Console console) {
        this.console = console;
    }

    /** Without one line break at its end. A {@link UsageError} where there is none, or more than a secret can have. */
    String read(String question) {
        try {
            var text = console.tty().isInput() ? typed(question) : given();
            if (text.isEmpty()) {
                throw new UsageError(
                        "there is no value: give it on standard input, as in: sandlot secret set NAME < FILE");
            }
            return text;
        } catch (IOException e) {
            throw new UsageError("standard input can't be read: " + e.getMessage());
        }
    }

    private String given() throws IOException {
        var all = new ByteArrayOutputStream();
        var part = new byte[MOST_BYTES];
        for (int count = console.in().read(part);
                count >= 0;
                count = console.in().read(part)) {
            all.write(part, 0, count);
            if (all.size() > MOST_BYTES) {
                throw new UsageError("the value is longer than " + SecretValue.MOST + " characters");
            }
        }
        return all.toString(StandardCharsets.UTF_8).replaceFirst("\r?\n\\z", "");
    }

    private String typed(String question) throws IOException {
        console.writeError(question.getBytes(StandardCharsets.UTF_8));
        var keys = new byte[MOST_BYTES];
        var line = new StringBuilder();
        try (var raw = console.tty().raw("")) {
            boolean ended = false;
            while (!ended) {
                int count = console.in().read(keys);
                ended = count < 0;
                for (int i = 0; i < count && !ended; i++) {
                    ended = take((char) (keys[i] & 255), line);
                }
            }
        } finally {
            console.writeError("\n".getBytes(StandardCharsets.UTF_8));
        }
        return line.toString();
    }

    /** Whether that was the end of the line. */
    private static boolean take(char key, StringBuilder line) {
        if (key == '\r' || key == '\n') {
            return true;
        }
        if (key == CTRL_C || key == CTRL_D) {
            throw new UsageError("no value was given");
        }
        if (key == BACKSPACE || key == DELETE) {
            line.setLength(Math.max(0, line.length() - 1));
        } else if (line.length() < MOST_BYTES) {
            line.append(key);
        }
        return false;
    }
}
