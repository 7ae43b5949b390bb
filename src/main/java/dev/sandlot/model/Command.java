package dev.sandlot.model;

import java.util.List;

/** What to run. In JSON a {@link Line} is a string and {@link Words} is an array of strings. */
public sealed interface Command {
    /** How large a command may be in UTF-8; each word of several counts {@link #WORD_BYTES} more. */
    int MAX_BYTES = 1 << 20;

    /** What a word costs beside its bytes. */
    int WORD_BYTES = 32;

    /** A shell command line: runs through {@code bash -c}, or {@code sh -c} where the sandbox has no bash. */
    record Line(String text) implements Command {
        public Line {
            requireText(text);
            if (text.isBlank()) {
                throw Fault.invalid("command", "must not be empty").asException();
            }
            requireSize(Texts.bytes(text));
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
            requireSize(words.stream()
                    .mapToLong(word -> Texts.bytes(word) + WORD_BYTES)
                    .sum());
            for (var word : words) {
                if (Texts.bytes(word) > Arguments.MAX_STRING) {
                    throw Fault.invalid(
                                    "command",
                                    "has a word of " + Texts.bytes(word) + " bytes, and the kernel takes "
                                            + Arguments.MAX_STRING
                                            + " of one; put it into a file, or give the whole as one string")
                            .asException();
                }
            }
        }
    }

    /** How a person would write it; for display only. */
    default String display() {
        return this instanceof Line line ? line.text() : String.join(" ", ((Words) this).words());
    }

    /** How many characters of memory it takes, about. */
    default long weight() {
        return this instanceof Line line
                ? line.text().length()
                : ((Words) this)
                        .words().stream()
                                .mapToLong(word -> word.length() + WORD_BYTES)
                                .sum();
    }

    private static void requireSize(long bytes) {
        if (bytes > MAX_BYTES) {
            throw Fault.invalid(
                            "command",
                            "is larger than " + MAX_BYTES + " bytes (each word counts " + WORD_BYTES
                                    + " more); put it into a file, or send it by stdin")
                    .asException();
        }
    }

    private static void requireText(String word) {
        if (word.indexOf('\0') >= 0) {
            throw Fault.invalid("command", "must not hold a NUL character").asException();
        }
    }
}
