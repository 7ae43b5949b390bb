package dev.sandlot.api;

import dev.sandlot.auth.Permission;
import dev.sandlot.auth.Principal;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import io.vertx.core.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a principal may do, and which sandboxes exist for it. */
public final class Binding {
    private final Bus bus;

    public Binding(Bus bus) {
        this.bus = bus;
    }

    /**
     * A fault of kind FORBIDDEN where the principal lacks the permission; null is open to all.
     *
     * @param process the id of the process that it asks about, or null
     */
    public void require(@Nullable Principal whoever, @Nullable Permission permission, @Nullable String process) {
        if (permission == null) {
            return;
        }
        // The guard lets nobody else as far as this.
        var principal = Objects.requireNonNull(whoever);
        if (!principal.may(permission)) {
            var role = principal.role().name().toLowerCase(java.util.Locale.ROOT);
            throw Fault.of(
                            Fault.Kind.FORBIDDEN,
                            "The role " + role + " may not do this.",
                            "Use a token of a role that may; an administrator can make one.")
                    .asException();
        }
        if (permission != Permission.IDENTIFY
                && principal.process() != null
                && !principal.process().value().equals(process)) {
            throw Fault.of(
                            Fault.Kind.FORBIDDEN,
                            "This token is for looking at one process only, " + principal.process() + ".",
                            null)
                    .asException();
        }
    }

    /**
     * How to name the sandbox further down. For a principal that is bound to one sandbox this is always that one's id, and everything
     * else doesn't exist: another sandbox is answered just as none. Where no sandbox is named, the answer is null.
     */
    public Future<String> resolve(@Nullable Principal principal, @Nullable String sandbox) {
        if (sandbox == null) {
            return Future.succeededFuture();
        }
        // No route that names one is open to all.
        var bound = Objects.requireNonNull(principal).sandbox();
        if (bound == null) {
            return Future.succeededFuture(sandbox);
        }
        return bound.value().equals(sandbox)
                ? Future.succeededFuture(sandbox)
                : bus.ask(new Request.GetSandbox(bound.value(), 0))
                        .compose(own -> !sandbox.isEmpty()
                                        && (sandbox.equals(own.name())
                                                || bound.value().startsWith(sandbox))
                                ? Future.succeededFuture(bound.value())
                                : Future.failedFuture(unknown(sandbox)));
    }

    private static FaultException unknown(String sandbox) {
        return Fault.notFound("There is no sandbox \"" + Text.printable(sandbox) + "\".")
                .asException();
    }
}
