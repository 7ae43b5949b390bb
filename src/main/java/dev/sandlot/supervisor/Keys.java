package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Tags;
import dev.sandlot.store.KeyRow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Idempotency keys: what is asked for twice with the same key and the same body is done once, also across a restart of the daemon. A key
 * is kept for a day, and is written together with what it led to. Used on the loop only.
 */
final class Keys {
    static final Duration KEPT = Duration.ofHours(24);
    private static final int MAX_LENGTH = 255;

    private record Use(String body, Future<String> answer, Instant at) {}

    private final Loop loop;
    private final Ledger ledger;
    private final Map<String, Map<String, Use>> scopes = new HashMap<>();

    Keys(Loop loop, Ledger ledger) {
        this.loop = loop;
        this.ledger = ledger;
    }

    /** The scope of starting processes in this sandbox; the database knows it too, and drops it with the sandbox. */
    static String startIn(SandboxId id) {
        return "start:" + id;
    }

    void load(List<KeyRow> rows) {
        rows.forEach(row ->
                scope(row.scope()).put(row.key(), new Use(row.body(), Future.succeededFuture(row.answer()), row.at())));
    }

    /**
     * Does the work, unless this key has had it done before.
     *
     * @param key as the caller gave it, or null: then nothing is remembered
     * @param body what is asked for
     * @param work is given where to tell the id of what it makes, which it does before it waits for that to be durable: so both are
     *     written, or neither
     * @param again finds the outcome of the earlier time by that id
     */
    <T> Future<T> once(
            String scope,
            String key,
            Record body,
            Function<Consumer<String>, Future<T>> work,
            Function<String, T> again) {
        if (key == null) {
            return work.apply(id -> {});
        }
        if (key.isEmpty() || key.length() > MAX_LENGTH) {
            return Future.failedFuture(Fault.invalid("Idempotency-Key", "must have 1 to " + MAX_LENGTH + " characters")
                    .asException());
        }
        var hash = Tags.of(body);
        var before = scope(scope).get(key);
        if (before != null) {
            return before.body().equals(hash)
                    ? before.answer().map(again)
                    : Future.failedFuture(
                            Fault.invalid("Idempotency-Key", "has been used for something else; take a fresh one")
                                    .asException());
        }
        Promise<String> answer = Promise.promise();
        scope(scope).put(key, new Use(hash, answer.future(), loop.now()));
        var made = new String[1];
        return work.apply(id -> {
                    made[0] = id;
                    ledger.save(new KeyRow(scope, key, hash, id, loop.now()));
                })
                .onSuccess(outcome -> answer.complete(made[0]))
                .onFailure(cause -> {
                    scope(scope).remove(key);
                    ledger.remove(new KeyRow(scope, key, hash, "", loop.now()));
                    answer.fail(cause);
                });
    }

    void forget(String scope) {
        scopes.remove(scope);
    }

    void forgetBefore(Instant time) {
        scopes.values().forEach(keys -> keys.values().removeIf(use -> use.at().isBefore(time)));
        scopes.values().removeIf(Map::isEmpty);
    }

    private Map<String, Use> scope(String scope) {
        return scopes.computeIfAbsent(scope, s -> new HashMap<>());
    }
}
