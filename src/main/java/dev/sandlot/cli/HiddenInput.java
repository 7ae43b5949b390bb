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
                throw new UsageError("there is no value: give it on standard input, as in: sandlot secret set NAME < FILE");
            }
            return text;
        } catch (IOException e) {
            throw new UsageError("standard input can't be read: " + e.getMessage());
        }
    }

    private String given() throws IOException {
        var bytes = console.in().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new UsageError("the value is longer than " + SecretValue.MOST + " characters");
        }
        return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n\\z", "");
    }

    private String typed(String question) throws IOException {
        console.writeError(question.getBytes(StandardCharsets.UTF_8));
        var line = new ByteArrayOutputStream();
        try (var raw = console.tty().raw("")) {
            for (int key = console.in().read(); key >= 0 && key != '\r' && key != '\n'; key = console.in().read()) {
                if (key == CTRL_C || key == CTRL_D && line.size() == 0) {
                    throw new UsageError("no value was given");
                }
                if (key == BACKSPACE || key == DELETE) {
                    var shorter = line.toByteArray();
                    line.reset();
                    line.write(shorter, 0, Math.max(0, shorter.length - 1));
                } else if (line.size() < MOST_BYTES) {
                    line.write(key);
                }
            }
        } finally {
            console.writeError("\n".getBytes(StandardCharsets.UTF_8));
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
