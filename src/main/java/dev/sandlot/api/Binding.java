package dev.sandlot.api;

import dev.sandlot.auth.Permission;
import dev.sandlot.auth.Principal;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxReference;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The gate that every edge asks: what somebody may do, and which sandboxes exist for whom. */
public final class Binding {
    private final Bus bus;

    public Binding(Bus bus) {
        this.bus = bus;
    }

    /**
     * Checks permission, sandbox and query, in this order, which takes no body. Every failure is in the future: of kind FORBIDDEN for who
     * lacks the permission, and whoever is bound to another sandbox is answered as if it didn't exist.
     */
    public Future<Ask> admit(ApiDocument.Contract contract, Ask ask) {
        return admit(contract.operation(), ask).map(admitted -> {
            contract.requireKnown(ask.query());
            return admitted;
        });
    }

    /** Likewise, without the query. */
    public Future<Ask> admit(Operation operation, Ask ask) {
        try {
            require(ask.principalOrNull(), operation.permission(), ask.processOrNull());
            return resolve(ask.principalOrNull(), ask.sandboxOrNull()).map(ask::in);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /**
     * Whether the principal has the permission and isn't bound to another process.
     *
     * @param process the id of the process that it asks about, or null
     */
    public static boolean allows(Principal principal, Permission permission, @Nullable String process) {
        return principal.may(permission) && isOf(principal, permission, process);
    }

    /** Whether it may ask about this process, being perhaps bound to one. */
    private static boolean isOf(Principal principal, Permission permission, @Nullable String process) {
        return permission == Permission.IDENTIFY
                || principal.process() == null
                || principal.process().value().equals(process);
    }

    /**
     * A fault of kind FORBIDDEN where the principal lacks the permission; null is open to all.
     *
     * @param process the id of the process that it asks about, or null
     */
    private static void require(
            @Nullable Principal whoever, @Nullable Permission permission, @Nullable String process) {
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
        if (!isOf(principal, permission, process)) {
            throw Fault.of(
                            Fault.Kind.FORBIDDEN,
                            "This token is for looking at one process only, " + principal.process() + ".",
                            null)
                    .asException();
        }
    }

    /**
     * How to name the sandbox further down, by the rule of {@link SandboxReference}. For a principal that is bound to one sandbox this is always that one's id, and everything
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
                        .map(own -> named(List.of(own), sandbox).id().value());
    }

    /**
     * The sandbox that is meant, by the rule of {@link SandboxReference}, for who reaches only some: of the others nothing is told, not even whether
     * they exist, and being asked for is no use of them.
     *
     * @param among names and ids of those that exist for whoever asks; empty for all
     */
    public Future<Sandbox> find(Set<String> among, String sandbox) {
        if (among.isEmpty()) {
            return bus.ask(new Request.GetSandbox(sandbox, 0));
        }
        return bus.sandboxes(null)
                .map(all -> named(
                        all.stream()
                                .filter(each -> among.contains(each.name())
                                        || among.contains(each.id().value()))
                                .toList(),
                        sandbox))
                .compose(meant -> bus.ask(new Request.GetSandbox(meant.id().value(), 0)));
    }

    private static Sandbox named(List<Sandbox> existing, String reference) {
        return SandboxReference.among(existing, reference)
                .orElseThrow(() -> Fault.notFound("There is no sandbox \"" + Text.printable(reference) + "\".")
                        .asException());
    }
}
