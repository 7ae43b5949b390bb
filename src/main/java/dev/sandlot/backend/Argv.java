package dev.sandlot.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** An argument vector, built by small named steps in the order in which a reader would explain it. Never a shell line. */
final class Argv {
    private final List<String> words = new ArrayList<>();

    /** Appends words as they stand. None may hold NUL, which ends an argument for the kernel. */
    Argv add(String... more) {
        return add(List.of(more));
    }

    Argv add(List<String> more) {
        for (var word : more) {
            Objects.requireNonNull(word);
            if (word.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("an argument must not hold NUL");
            }
            words.add(word);
        }
        return this;
    }

    /** Lets a named step append its part. */
    Argv with(Consumer<Argv> step) {
        step.accept(this);
        return this;
    }

    List<String> list() {
        return List.copyOf(words);
    }
}
