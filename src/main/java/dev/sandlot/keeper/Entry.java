package dev.sandlot.keeper;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a keeper gets into a box that is up, and what all that it runs there has. What is in it is the business of keepers and backends: others hand it on.
 *
 * @param uid the host uid of everything in the box, or null where that is the daemon's own
 * @param init the directory where the box's first process listens
 * @param first that process
 * @param display the directory on the host where its display is looked at, or null where it has none: the server's standard input is to be the socket
 *     {@code rfb} there, which listens for RFB, and it writes to descriptor 4, the file {@code ready} there, once programs can draw; no other process is
 *     given these
 * @param rules gives what its commands have, where one is to be run: that is made on a worker thread
 */
public record Entry(
        SandboxId sandbox,
        @Nullable Integer uid,
        Path init,
        BoxProcess first,
        @Nullable Path display,
        Supplier<CommandRules> rules) {
    /** What is to be run; see {@link CommandRules#order}. A fault of kind CONFLICT where the box can't any more. */
    public CommandOrder order(
            ProcessId process, boolean onTerminal, List<String> argv, Map<String, String> env, String cwd) {
        first.requireStarts(onTerminal);
        return rules.get().order(process, onTerminal, argv, env, cwd);
    }

    /** The socket by which its first process hands out what listens for the daemon in it. A fault of kind CONFLICT where that can't. */
    public Path listeners() {
        first.requireListeners();
        return init.resolve("listeners");
    }

    /** The same for the server of its display. */
    public CommandOrder serveDisplay(ProcessId process) {
        Objects.requireNonNull(display, "the sandbox has no display");
        first.requireStarts(false);
        return rules.get().serveDisplay(process);
    }
}
