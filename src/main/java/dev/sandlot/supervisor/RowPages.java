package dev.sandlot.supervisor;

import dev.sandlot.store.ProcessRow;
import dev.sandlot.store.ProcessTable;
import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rows of processes that are read page by page, so that no number of them is in memory at once. Used on the loop only. */
final class RowPages {
    private final Loop loop;
    private final Source source;
    private int left;
    private @Nullable ProcessRow last;

    private RowPages(Loop loop, Source source, int most) {
        this.loop = loop;
        this.source = source;
        this.left = most;
    }

    /** One page, behind the last row of the page before, or from the first on; so many rows at most. */
    interface Source {
        Future<List<ProcessRow>> behind(@Nullable ProcessRow last, int most);
    }

    /** Gives so many rows, in their order. Completes behind the last; fails as soon as a page can't be read. */
    static Future<Void> each(Loop loop, Source source, int most, Consumer<ProcessRow> taker) {
        var pages = new RowPages(loop, source, most);
        return Repeated.until(() -> pages.next(taker));
    }

    /** True where that was the last page. */
    private Future<Boolean> next(Consumer<ProcessRow> taker) {
        return loop.here(source.behind(last, left)).map(rows -> {
            rows.forEach(taker);
            left -= rows.size();
            if (rows.size() < ProcessTable.PAGE || left == 0) {
                return true;
            }
            last = rows.get(rows.size() - 1);
            return false;
        });
    }
}
