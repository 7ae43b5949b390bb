package dev.sandlot.port;

import dev.sandlot.model.Fault;
import dev.sandlot.model.InnerProgram;
import dev.sandlot.model.ListeningPort;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Inside;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** On which ports something listens inside, as a program of ours that runs there reads it from the kernel's tables ({@code ports.h}). */
final class InnerPorts {
    private static final int MOST_BYTES = 128 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern LINE = Pattern.compile("([1-9][0-9]{0,4}) ([0-9a-f.:]{2,45})");

    private final Inside inside;

    InnerPorts(Inside inside) {
        this.inside = inside;
    }

    /** Each once, by number; a fault of kind CONFLICT where the sandbox does not run. */
    Future<Collection<ListeningPort>> of(SandboxId sandbox) {
        return inside.run(sandbox, InnerProgram.role("ports", List.of()), MOST_BYTES, PATIENCE)
                .map(said -> {
                    if (said.exitCode() != 0) {
                        throw Fault.of(Fault.Kind.UNAVAILABLE, "The sandbox can't tell which ports it listens on.")
                                .asException();
                    }
                    return read(new String(said.output(), StandardCharsets.US_ASCII));
                });
    }

    /** What listens on all is told where there are two of a number. What is no line of that form is passed over: it comes from where an agent may do as it likes. */
    static Collection<ListeningPort> read(String text) {
        var found = new TreeMap<Integer, ListeningPort>();
        for (var line : text.split("\n", -1)) {
            var parts = LINE.matcher(line);
            if (parts.matches() && Integer.parseInt(parts.group(1)) <= 65_535) {
                var port = new ListeningPort(Integer.parseInt(parts.group(1)), parts.group(2));
                found.merge(port.port(), port, (one, other) -> other.onAll() ? other : one);
            }
        }
        return List.copyOf(found.values());
    }
}
