package dev.sandlot.http.server;

import dev.sandlot.model.SshAccess;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What whoever watches the daemon asks of it.
 *
 * @param database asks the database whether it answers
 * @param unwell gives the names of what the daemon needs and has not answered lately
 * @param ssh gives how the sandboxes are reached by ssh, or null where they aren't
 */
public record DaemonStatus(Supplier<Future<Void>> database, Supplier<List<String>> unwell, Supplier<SshAccess> ssh) {
    public DaemonStatus {
        Objects.requireNonNull(database);
        Objects.requireNonNull(unwell);
        Objects.requireNonNull(ssh);
    }
}
