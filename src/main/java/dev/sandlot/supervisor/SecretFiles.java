package dev.sandlot.supervisor;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SecretValue;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Puts exposed secrets into files of a sandbox that comes up, in memory and for its owner only. Used on the loop only. */
final class SecretFiles {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** The value comes by the environment, which goes over a socket and lies in no file. */
    private static final String VALUE = "SANDLOT_SECRET";

    private static final String PUT = "umask 077 && mkdir -p -- \"${1%/*}\" && printf %s \"$" + VALUE + "\" > \"$1\"";

    private final Loop loop;
    private final Processes processes;
    private final Networks networks;

    SecretFiles(Loop loop, Processes processes, Networks networks) {
        this.loop = loop;
        this.processes = processes;
        this.networks = networks;
    }

    /** @param up awaited before anything runs in it; the answer at once where there is nothing to be done */
    Future<Void> write(HeldSandbox box, Future<Void> up) {
        var done = Future.<Void>succeededFuture();
        for (var file : networks.secretFiles(box).entrySet()) {
            done = done.compose(v -> up).compose(v -> write(box, file.getKey(), file.getValue()));
        }
        return done;
    }

    private Future<Void> write(HeldSandbox box, String path, SecretValue value) {
        var put = new Command.Words(List.of("/bin/sh", "-c", PUT, "sandlot", path));
        var program = Jobs.aside(box, put, Map.of(VALUE, value.text()));
        return loop.here(processes.inquire(box.entry(), program, 1024, LIMIT)).compose(said -> {
            if (said.exitCode() != 0) {
                throw Fault.of(Fault.Kind.UNAVAILABLE, "The secret's file " + path + " can't be written.")
                        .asException();
            }
            return Future.succeededFuture();
        });
    }
}
