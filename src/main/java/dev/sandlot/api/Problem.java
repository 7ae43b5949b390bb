package dev.sandlot.api;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures as problem details (RFC 9457), for every edge. A failure that isn't a {@link Fault} is a mistake in the program: the caller
 * gets an id, and the log gets the rest under that id.
 */
public final class Problem {
    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

    private Problem() {}

    /**
     * {@code {"type","title","status","detail"}}, and where there is something to say {@code "instance"}, {@code "state"} and
     * {@code "errors"}.
     *
     * @param instance the path of the request, or null
     */
    public static JsonObject render(Fault fault, @Nullable String instance) {
        var kind = fault.kind();
        var json = new JsonObject()
                .put("type", "urn:sandlot:problem:" + kind.name().toLowerCase(Locale.ROOT))
                .put("title", kind.title())
                .put("status", kind.status())
                .put("detail", fault.hint() == null ? fault.message() : fault.message() + " " + fault.hint());
        if (instance != null) {
            json.put("instance", Text.printable(instance));
        }
        if (fault.state() != null) {
            json.put("state", fault.state());
        }
        if (!fault.errors().isEmpty()) {
            var errors = new JsonArray();
            fault.errors()
                    .forEach(e ->
                            errors.add(new JsonObject().put("field", e.field()).put("message", e.message())));
            json.put("errors", errors);
        }
        return json;
    }

    /** The fault that this failure carries; empty where it is a mistake in the program, or of the transport. */
    public static Optional<Fault> known(@Nullable Throwable failure) {
        return failure instanceof FaultException known
                ? Optional.of(known.fault())
                : failure instanceof RetryLater later ? Optional.of(later.fault()) : Optional.empty();
    }

    /**
     * What to tell the caller of this failure; an unexpected one is logged here.
     *
     * @param where it happened, for the log: a path or what was asked for
     */
    public static Fault fault(@Nullable Throwable failure, String where) {
        return known(failure).orElseGet(() -> unexpected(failure, where));
    }

    private static Fault unexpected(@Nullable Throwable failure, String where) {
        var id = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("Request {} failed unexpectedly [{}]", Text.printable(where), id, failure);
        return Fault.of(
                Fault.Kind.INTERNAL,
                "Something went wrong inside the daemon [" + id + "].",
                "The daemon's log says more under this number.");
    }
}
