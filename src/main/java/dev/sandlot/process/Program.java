package dev.sandlot.process;

import dev.sandlot.keeper.CommandOrder;
import dev.sandlot.keeper.Entry;
import dev.sandlot.model.ProcessId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is to be run in a box. */
public sealed interface Program {
    /** What the box is told of it. A fault of kind CONFLICT where the box can't run anything any more. Blocks briefly. */
    CommandOrder order(Entry box, ProcessId id, boolean onTerminal);

    /** A command that asks for nothing of its own: in the root directory, with the variables that every process has. */
    static Program of(List<String> argv) {
        return new Executable(argv, Map.of(), "/", null);
    }

    /**
     * A command.
     *
     * @param argv executed as it stands
     * @param env beside the variables that every process has
     * @param cwd an absolute path inside, known to exist
     * @param script what the command finds in {@link CommandOrder#SCRIPT_FD} because it is too long for an argument, or null
     */
    record Executable(List<String> argv, Map<String, String> env, String cwd, byte @Nullable [] script)
            implements Program {
        public Executable {
            argv = List.copyOf(argv);
            env = Map.copyOf(env);
            Objects.requireNonNull(cwd);
        }

        @Override
        public CommandOrder order(Entry box, ProcessId id, boolean onTerminal) {
            return box.order(id, onTerminal, argv, env, cwd).withScript(script);
        }
    }

    /** The server of the sandbox's display, which the box knows. */
    record OfDisplay() implements Program {
        @Override
        public CommandOrder order(Entry box, ProcessId id, boolean onTerminal) {
            return box.serveDisplay(id);
        }
    }
}
