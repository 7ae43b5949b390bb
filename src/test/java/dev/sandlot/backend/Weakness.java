package dev.sandlot.backend;

import dev.sandlot.keeper.CommandOrder;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is deliberately weaker than the real thing.
 *
 * @param box changes the command line that makes the box
 * @param command changes how each command is started
 */
record Weakness(UnaryOperator<List<String>> box, UnaryOperator<Start> command) {
    /**
     * How a command is started.
     *
     * @param words of the host's side
     * @param order what the box's first process is told
     * @param pod that process
     */
    record Start(List<String> words, CommandOrder order, long pod) {
        Start with(List<String> others) {
            return new Start(others, order, pod);
        }

        Start with(CommandOrder other) {
            return new Start(words, other, pod);
        }
    }

    static Weakness ofBox(UnaryOperator<List<String>> box) {
        return new Weakness(box, UnaryOperator.identity());
    }

    static Weakness ofCommand(UnaryOperator<Start> command) {
        return new Weakness(UnaryOperator.identity(), command);
    }

    /** This one, and then the other. */
    Weakness and(Weakness other) {
        return new Weakness(
                words -> other.box.apply(box.apply(words)), start -> other.command.apply(command.apply(start)));
    }
}
