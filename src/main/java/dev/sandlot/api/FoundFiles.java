package dev.sandlot.api;

import dev.sandlot.stream.Finding;
import dev.sandlot.stream.Finding.End;
import dev.sandlot.stream.Finding.Hit;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a search finds within {@value #MOST_SECONDS} s. */
public final class FoundFiles {
    private static final int MOST_SECONDS = 30;

    private final Finding finding;
    private final List<JsonObject> items = new ArrayList<>();

    public FoundFiles(Finding finding) {
        this.finding = finding;
    }

    /** {@code {items, truncated}}: of each its file, where a text is looked for with {@code line} and {@code excerpt}. The search is over with it. */
    public Future<JsonObject> collect() {
        return Repeated.untilGiven(() -> finding.next().map(this::take))
                .timeout(MOST_SECONDS, TimeUnit.SECONDS)
                .recover(cause ->
                        cause instanceof TimeoutException ? Future.succeededFuture(true) : Future.failedFuture(cause))
                .onComplete(over -> close())
                // What comes too late is none of it.
                .map(more -> new JsonObject()
                        .put("items", new JsonArray(List.copyOf(items)))
                        .put("truncated", more));
    }

    /** Whether there is more; null before the end. */
    private @Nullable Boolean take(Finding.Piece piece) {
        if (piece instanceof End end) {
            return end.more();
        }
        var hit = (Hit) piece;
        var json = FileJson.of(hit.file());
        if (hit.line() != null) {
            json.put("line", hit.line().number()).put("excerpt", hit.line().excerpt());
        }
        items.add(json);
        return null;
    }

    /** Repeatable. */
    public void close() {
        Unawaited.note(finding.close(), "ending a search");
    }
}
