package dev.sandlot.backend;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is deliberately weaker than the real thing.
 *
 * @param box changes the command line that makes the box
 * @param command changes that of each command
 */
record Weakness(UnaryOperator<List<String>> box, UnaryOperator<Launch> command) {
    static Weakness ofBox(UnaryOperator<List<String>> box) {
        return new Weakness(box, UnaryOperator.identity());
    }

    static Weakness ofCommand(UnaryOperator<Launch> command) {
        return new Weakness(UnaryOperator.identity(), command);
    }

    /** This one, and then the other. */
    Weakness and(Weakness other) {
        return new Weakness(
                words -> other.box.apply(box.apply(words)), launch -> other.command.apply(command.apply(launch)));
    }
}
