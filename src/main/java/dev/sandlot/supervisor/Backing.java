package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend;
import dev.sandlot.model.BackendReport;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The backends as the supervisor needs them. All are called on worker threads.
 *
 * @param select the backend for a new sandbox, by name or {@code auto}; throws a fault where it is unknown or does not work here
 * @param named the backend of a sandbox that exists; throws a fault where it is unknown
 * @param probe looks at this host afresh
 */
public record Backing(
        Function<String, Backend> select, Function<String, Backend> named, Supplier<List<BackendReport>> probe) {
    public Backing {
        Objects.requireNonNull(select);
        Objects.requireNonNull(named);
        Objects.requireNonNull(probe);
    }
}
