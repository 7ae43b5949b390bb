package dev.sandlot.idempotency;

import dev.sandlot.model.Tags;
import dev.sandlot.store.KeyRow;
import dev.sandlot.store.KeyTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work that is asked for twice with the same key and the same body is done once, also across a restart of the daemon: for who writes what comes of it in one
 * transaction, the key with it. Keys are kept for a day. Used on one context.
 */
public final class KeyedWork {
    private record Name(String scope, String key) {}

    /** A key whose work goes on, and what it will have led to. */
    private record Use(String body, Future<String> answer) {}

    private final Clock clock;
    private final KeyTable table;
    private final Map<Name, Use> underWay = new HashMap<>();

    public KeyedWork(Clock clock, KeyTable table) {
        this.clock = clock;
        this.table = table;
    }

    /** The row to be written with the thing that has this name; null where it was asked for without a key. */
    public interface Row {
        @Nullable
        KeyRow of(String thing);
    }

    /**
     * Does the work, unless this key has had it done before. A fault of kind INVALID where that was for something else.
     *
     * @param scope keys of different ones have nothing to do with each other
     * @param key null where nothing is to be remembered
     * @param body what is asked for
     * @param again finds what came of the earlier time by its name
     */
    public <T> Future<T> once(
            String scope, @Nullable String key, Record body, Function<Row, Future<T>> work, Function<String, T> again) {
        if (key == null) {
            return work.apply(thing -> null);
        }
        var hash = Tags.of(body);
        var name = new Name(scope, key);
        var before = underWay.get(name);
        if (before != null) {
            KeyRow.requireSame(before.body(), hash);
            return before.answer().map(again);
        }
        Promise<String> answer = Promise.promise();
        underWay.put(name, new Use(hash, answer.future()));
        return table.find(scope, key)
                .compose(row -> {
                    if (row == null) {
                        return begin(name, hash, work, answer);
                    }
                    KeyRow.requireSame(row.body(), hash);
                    answer.complete(row.answer());
                    return Future.succeededFuture(again.apply(row.answer()));
                })
                .onComplete(done -> underWay.remove(name))
                .onFailure(answer::tryFail);
    }

    private <T> Future<T> begin(Name name, String hash, Function<Row, Future<T>> work, Promise<String> answer) {
        var made = new String[1];
        return work.apply(thing -> {
                    made[0] = thing;
                    return new KeyRow(name.scope(), name.key(), hash, thing, clock.instant());
                })
                .onSuccess(done -> answer.complete(made[0]));
    }
}
