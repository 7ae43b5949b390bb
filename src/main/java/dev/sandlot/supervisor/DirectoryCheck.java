package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.process.Processes;
import dev.sandlot.stream.Inside;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Looks, from inside, whether the directory that something is to run in is one. Used on the loop only. */
final class DirectoryCheck {
    private static final int SHOWN = 300;

    private final Loop loop;
    private final Processes processes;

    DirectoryCheck(Loop loop, Processes processes) {
        this.loop = loop;
        this.processes = processes;
    }

    /**
     * A fault of kind INVALID where the directory does not exist inside.
     *
     * @param permission awaited where something has to be run to find out
     */
    Future<Void> require(HeldSandbox box, @Nullable String cwd, Future<Void> permission) {
        if (cwd == null || Jobs.CERTAIN.contains(cwd)) {
            return Future.succeededFuture();
        }
        return permission
                .compose(v -> loop.here(processes.ask(box.entry(), Jobs.isDirectory(cwd))))
                .compose(said -> switch (new String(said.output(), StandardCharsets.UTF_8)) {
                    case "0\n" -> Future.succeededFuture();
                    case "1\n" ->
                        Future.failedFuture(Fault.invalid("cwd", "is no directory in the sandbox")
                                .asException());
                    default -> Future.failedFuture(unasked(said));
                });
    }

    /** The question itself could not be run there, for example because there is no room for another process. */
    private static FaultException unasked(Inside.Said said) {
        var why = new String(said.output(), StandardCharsets.UTF_8)
                .replaceAll("[^ -~]+", " ")
                .strip();
        return Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "Nothing can be started in the sandbox now: " + why.substring(0, Math.min(SHOWN, why.length())),
                        "Is it out of processes or memory? Look at `sandlot top`, and end something in it.")
                .asException();
    }
}
