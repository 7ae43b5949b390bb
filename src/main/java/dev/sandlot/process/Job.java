package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.keeper.CommandOrder;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.TerminalSize;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process to be started.
 *
 * @param argv executed as it stands
 * @param env beside the variables that every process has
 * @param cwd an absolute path inside, known to exist
 * @param stdin what standard input holds before its end, or null for /dev/null
 * @param stdinOpen whether standard input stays open instead, until it is ended deliberately
 * @param resume whether this is another run of a service: its output goes on in the same log
 * @param size of the terminal that it runs on, or null for none
 * @param script what the command finds in {@link CommandOrder#SCRIPT_FD} because it is too long for an argument, or null
 * @param display whether it is the server of the sandbox's display, which the backend runs; argv is only what it is called then
 */
public record Job(
        Place place,
        Pod pod,
        ProcessId id,
        List<String> argv,
        Map<String, String> env,
        String cwd,
        byte @Nullable [] stdin,
        boolean stdinOpen,
        boolean resume,
        @Nullable TerminalSize size,
        byte @Nullable [] script,
        boolean display) {
    public Job {
        Objects.requireNonNull(place);
        Objects.requireNonNull(pod);
        Objects.requireNonNull(id);
        argv = List.copyOf(argv);
        env = Map.copyOf(env);
        Objects.requireNonNull(cwd);
    }

    /** A process without a terminal. */
    public Job(
            Place place,
            Pod pod,
            ProcessId id,
            List<String> argv,
            Map<String, String> env,
            String cwd,
            byte @Nullable [] stdin,
            boolean stdinOpen,
            boolean resume) {
        this(place, pod, id, argv, env, cwd, stdin, stdinOpen, resume, null, null, false);
    }

    /** The same by another id. */
    Job as(ProcessId other) {
        return new Job(place, pod, other, argv, env, cwd, stdin, stdinOpen, resume, size, script, display);
    }

    CommandOrder order(Backend backend) {
        if (display) {
            return backend.display(place, pod, id);
        }
        return onTerminal()
                ? backend.terminal(place, pod, id, argv, env, cwd)
                : backend.run(place, pod, id, argv, env, cwd);
    }

    boolean onTerminal() {
        return size != null;
    }
}
