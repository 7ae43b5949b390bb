package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Tags;
import dev.sandlot.store.KeyRow;
import dev.sandlot.store.KeyTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Idempotency keys: what is asked for twice with the same key and the same body is done once, also across a restart of the daemon. A key
 * is kept for a day, and is written together with what it led to. Used on the loop only.
 */
final class IdempotencyKeys {
    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeys.class);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int TIDY_EVERY = 600;
    private static final int MAX_LENGTH = 255;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private record Name(String scope, String key) {}

    /** A key whose use is not in the database yet. */
    private record Use(String body, Future<String> answer) {}

    private final Loop loop;
    private final Ledger ledger;
    private final KeyTable table;
    private final Map<Name, Use> fresh = new HashMap<>();
    private int round;

    IdempotencyKeys(Loop loop, Ledger ledger, KeyTable table) {
        this.loop = loop;
        this.ledger = ledger;
        this.table = table;
    }

    /** The scope of starting processes in this sandbox; the database knows it too, and drops it with the sandbox. */
    static String startIn(SandboxId id) {
        return "start:" + id;
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
            @Nullable String key,
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
        var name = new Name(scope, key);
        var before = fresh.get(name);
        if (before != null) {
            KeyRow.requireSame(before.body(), hash);
            return before.answer().map(again);
        }
        Promise<String> answer = Promise.promise();
        var use = new Use(hash, answer.future());
        fresh.put(name, use);
        return loop.here(table.find(scope, key))
                .compose(row -> {
                    if (row == null) {
                        return begin(name, hash, work, answer);
                    }
                    KeyRow.requireSame(row.body(), hash);
                    answer.complete(row.answer());
                    return Future.succeededFuture(again.apply(row.answer()));
                })
                .onFailure(answer::tryFail)
                .onComplete(done -> settle(name, use));
    }

    private <T> Future<T> begin(
            Name name, String hash, Function<Consumer<String>, Future<T>> work, Promise<String> answer) {
        var made = new String[1];
        Future<T> begun;
        try {
            begun = work.apply(id -> {
                made[0] = id;
                ledger.save(new KeyRow(name.scope(), name.key(), hash, id, loop.now()));
            });
        } catch (RuntimeException e) {
            begun = Future.failedFuture(e);
        }
        return begun.onSuccess(outcome -> answer.complete(made[0])).onFailure(cause -> {
            if (made[0] != null) {
                ledger.remove(new KeyRow(name.scope(), name.key(), hash, "", loop.now()));
            }
        });
    }

    /** From when it is in the database on, it is found there. */
    private void settle(Name name, Use use) {
        ledger.durable()
                .onSuccess(v -> fresh.remove(name, use))
                .onFailure(e -> loop.after(RETRY, () -> settle(name, use)));
    }

    /** One round: old keys are forgotten, in some of them. */
    void tidy() {
        if (round++ % TIDY_EVERY == 0) {
            table.deleteBefore(loop.now().minus(KEPT)).onFailure(e -> LOG.warn("Old keys stay: {}", e.getMessage()));
        }
    }
}
