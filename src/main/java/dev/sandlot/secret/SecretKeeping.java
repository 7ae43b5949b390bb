package dev.sandlot.secret;

import dev.sandlot.bus.SecretRequest;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SecretSpec;
import dev.sandlot.model.SecretValue;
import dev.sandlot.store.SecretRow;
import dev.sandlot.store.SecretTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps secrets, one change after the other. What can't be read, because its key is not there, stays as it is, and nothing is kept by another key
 * beside it. But for {@link #open}, methods are used on one context.
 */
public final class SecretKeeping {
    private static final Logger LOG = LoggerFactory.getLogger(SecretKeeping.class);
    private static final int MOST = 128;
    /** Of how many values of other lengths the placeholders are known. */
    private static final int MOST_LENGTHS = 8;

    private final Vertx vertx;
    private final Clock clock;
    private final SecretTable table;
    private final KeyFile file;
    private final KnownSecrets known;
    private final Secrets secrets;
    private final Map<String, KeptSecret> all = new TreeMap<>();
    private @Nullable SealingKey key;
    private Future<?> turn = Future.succeededFuture();

    /** @param secrets is told of every change */
    public SecretKeeping(
            Vertx vertx, Clock clock, SecretTable table, KeyFile file, KnownSecrets known, Secrets secrets) {
        this.vertx = vertx;
        this.clock = clock;
        this.table = table;
        this.file = file;
        this.known = known;
        this.secrets = secrets;
    }

    /** Takes up what is kept; needed first. Without the key it succeeds, and that is logged. */
    public Future<Void> open() {
        return table.all()
                .compose(rows -> key().map(found -> {
                    key = found;
                    rows.forEach(row -> all.put(row.spec().name(), opened(row)));
                    tell();
                    return null;
                }));
    }

    private Future<@Nullable SealingKey> key() {
        return vertx.executeBlocking(() -> {
            try {
                return file.read().orElse(null);
            } catch (FaultException e) {
                LOG.error("{}", e.fault().message());
                return null;
            }
        });
    }

    private KeptSecret opened(SecretRow row) {
        var sealed = row.sealed();
        var value =
                key == null || sealed == null || !row.keyId().equals(key.id()) ? null : key.open(row.spec(), sealed);
        var kept = new KeptSecret(row, value);
        if (value == null && !kept.isRemoved()) {
            LOG.error(
                    "The secret {} can't be read: {} does not hold the key that it was kept with.",
                    row.spec().name(),
                    file.path());
        }
        return kept;
    }

    private void tell() {
        secrets.become(all, key);
    }

    /** Those that are there, by name. */
    List<KeptSecret> all() {
        return all.values().stream().filter(kept -> !kept.isRemoved()).toList();
    }

    Future<KeptSecret> set(SecretRequest.SetSecret asked) {
        var spec = known.complete(asked);
        return inTurn(() -> {
            requireRoom(spec.name());
            requireReadable();
            return sealing().compose(by -> {
                var row = row(spec, asked.value(), by);
                return table.save(row).map(v -> put(new KeptSecret(row, asked.value())));
            });
        });
    }

    private void requireRoom(String name) {
        var before = all.get(name);
        if ((before == null || before.isRemoved()) && all().size() >= MOST) {
            throw Fault.conflict("There are " + MOST + " secrets already, which is the most.", "full")
                    .withHint("Remove one: sandlot secret rm NAME")
                    .asException();
        }
    }

    /** What is kept by one key is never mixed with what is kept by another: the lost one may be found. */
    private void requireReadable() {
        var lost = all().stream()
                .filter(kept -> kept.value() == null)
                .map(kept -> kept.spec().name())
                .toList();
        if (!lost.isEmpty()) {
            throw Fault.conflict(
                            "The key of the secrets is not in " + file.path() + ": " + String.join(", ", lost)
                                    + " can't be read.",
                            "key_lost")
                    .withHint("Put the key back and restart the daemon; or begin anew: sandlot secret rm "
                            + String.join(" ", lost))
                    .asException();
        }
    }

    private Future<SealingKey> sealing() {
        var there = key;
        if (there != null) {
            return Future.succeededFuture(there);
        }
        return vertx.executeBlocking(() -> {
                    Optional<SealingKey> found = file.read();
                    if (found.isEmpty() && !file.isOwn()) {
                        throw Fault.of(
                                        Fault.Kind.UNAVAILABLE,
                                        "There is no key for secrets: " + file.path() + " is not there.",
                                        "Put it there, or leave out egress.secrets_key in the configuration.")
                                .asException();
                    }
                    return found.isPresent() ? found.get() : file.make();
                })
                .onSuccess(made -> key = made);
    }

    private SecretRow row(SecretSpec spec, SecretValue value, SealingKey by) {
        var before = all.get(spec.name());
        // Those of placeholders that were made from another key are nothing.
        var earlier = before == null || !before.row().keyId().equals(by.id())
                ? Stream.<Integer>empty()
                : before.row().lengths().stream();
        var lengths = Stream.concat(Stream.of(value.text().length()), earlier)
                .distinct()
                .limit(MOST_LENGTHS)
                .toList();
        return new SecretRow(spec, by.id(), by.seal(spec, value), lengths, clock.instant());
    }

    private KeptSecret put(KeptSecret kept) {
        all.put(kept.spec().name(), kept);
        tell();
        return kept;
    }

    Future<Void> remove(String name) {
        return inTurn(() -> {
            var kept = all.get(name);
            if (kept == null || kept.isRemoved()) {
                throw Fault.notFound("There is no secret \"" + name + "\".").asException();
            }
            var row = kept.row().removed(clock.instant());
            // Counts even if it can't be written just now.
            put(new KeptSecret(row, null));
            return table.save(row).onFailure(cause -> put(kept));
        });
    }

    /** Forgets those that were removed and that nobody is given any more. */
    Future<Void> forgetBut(Collection<String> given) {
        return inTurn(() -> {
            var gone = all.values().stream()
                    .filter(kept ->
                            kept.isRemoved() && !given.contains(kept.spec().name()))
                    .map(kept -> kept.spec().name())
                    .toList();
            return Future.join(gone.stream().map(table::delete).toList()).map(v -> {
                gone.forEach(all::remove);
                tell();
                return null;
            });
        });
    }

    private <T> Future<T> inTurn(Supplier<Future<T>> change) {
        var next = turn.transform(before -> change.get());
        turn = next;
        return next;
    }
}
