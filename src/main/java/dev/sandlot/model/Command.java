package dev.sandlot.model;

import java.util.List;

/** What to run. In JSON a {@link Line} is a string and {@link Words} is an array of strings. */
public sealed interface Command {
    /** The longest line, in bytes of UTF-8. */
    int MAX_LINE = 1 << 20;

    /** A shell command line: runs through {@code bash -c}, or {@code sh -c} where the sandbox has no bash. */
    record Line(String text) implements Command {
        public Line {
            requireText(text);
            if (text.isBlank()) {
                throw Fault.invalid("command", "must not be empty").asException();
            }
            if (Arguments.bytes(text) > MAX_LINE) {
                throw Fault.invalid("command", "is larger than " + MAX_LINE + " bytes; put it into a file")
                        .asException();
            }
        }
    }

    /** A program and its arguments, executed as they stand: no shell looks at them. */
    record Words(List<String> words) implements Command {
        public Words {
            words = List.copyOf(words);
            if (words.isEmpty() || words.get(0).isEmpty()) {
                throw Fault.invalid("command", "must name a program").asException();
            }
            words.forEach(Command::requireText);
            for (var word : words) {
                if (Arguments.bytes(word) > Arguments.MAX_STRING) {
                    throw Fault.invalid(
                                    "command",
                                    "has a word of " + Arguments.bytes(word) + " bytes, and the kernel takes "
                                            + Arguments.MAX_STRING + " of one; put it into a file, or give the whole as one string")
                            .asException();
                }
            }
        }
    }

    /** How a person would write it; for display only. */
    default String display() {
        return this instanceof Line line ? line.text() : String.join(" ", ((Words) this).words());
    }

    private static void requireText(String word) {
        if (word.indexOf('\0') >= 0) {
            throw Fault.invalid("command", "must not hold a NUL character").asException();
        }
    }
}
