package dev.sandlot.port;

import dev.sandlot.model.Fault;
import dev.sandlot.model.PublishedPort;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.PublishedPortTable;
import io.vertx.core.Future;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ports that are published. Used on the verticle's context only. */
final class PublishedPorts {
    /** Of one sandbox. */
    private static final int MOST = 100;

    private static final int NONCE_BITS = 80;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Clock clock;
    private final PublishedPortTable table;
    private final Map<SandboxId, TreeMap<Integer, PublishedPort>> all = new HashMap<>();

    PublishedPorts(Clock clock, PublishedPortTable table) {
        this.clock = clock;
        this.table = table;
    }

    /** Takes up what an earlier daemon left. */
    Future<Void> load() {
        return table.all().onSuccess(found -> found.forEach(this::put)).mapEmpty();
    }

    private void put(PublishedPort port) {
        all.computeIfAbsent(port.sandbox(), sandbox -> new TreeMap<>()).put(port.port(), port);
    }

    Collection<PublishedPort> of(SandboxId sandbox) {
        var now = clock.instant();
        return List.copyOf(all.getOrDefault(sandbox, new TreeMap<>()).values()).stream()
                .filter(port -> !port.isOver(now))
                .toList();
    }

    @Nullable
    PublishedPort get(SandboxId sandbox, int port) {
        var found = all.getOrDefault(sandbox, new TreeMap<>()).get(port);
        return found == null || found.isOver(clock.instant()) ? null : found;
    }

    /** One that is published already keeps its token. */
    Future<PublishedPort> publish(SandboxId sandbox, int port, boolean open, @Nullable Duration lasts) {
        var now = clock.instant();
        var before = get(sandbox, port);
        if (before == null && of(sandbox).size() >= MOST) {
            throw Fault.conflict(MOST + " ports of this sandbox are published already.", "full")
                    .withHint("Withdraw some.")
                    .asException();
        }
        var published = new PublishedPort(
                sandbox,
                port,
                before == null ? new BigInteger(NONCE_BITS, RANDOM).toString(Character.MAX_RADIX) : before.nonce(),
                open,
                before == null ? now : before.since(),
                lasts == null ? null : now.plus(lasts));
        return table.save(published).onSuccess(v -> put(published)).map(published);
    }

    Future<Void> withdraw(SandboxId sandbox, int port) {
        var published = get(sandbox, port);
        if (published == null) {
            throw Fault.notFound("The port " + port + " is not published.").asException();
        }
        return remove(published);
    }

    /** Those whose time is over. */
    Collection<PublishedPort> over() {
        var now = clock.instant();
        return all.values().stream()
                .flatMap(ports -> ports.values().stream())
                .filter(port -> port.isOver(now))
                .toList();
    }

    Future<Void> remove(PublishedPort port) {
        all.getOrDefault(port.sandbox(), new TreeMap<>()).remove(port.port());
        return table.delete(port.sandbox(), port.port());
    }

    void forget(SandboxId sandbox) {
        all.remove(sandbox);
    }
}
