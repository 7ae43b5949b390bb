package dev.sandlot.workspace;

import dev.sandlot.model.InnerPath;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Watching;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory that is watched inside a sandbox. */
final class InnerWatching implements Watching {
    private final FileExchange exchange;

    /** @param exchange of which the first burst, which says that it is watched, has been taken */
    InnerWatching(FileExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public Future<Changes> next() {
        var burst = new Gathering();
        return Repeated.untilGiven(() -> exchange.next().compose(burst::add));
    }

    /** What belongs together. */
    private static final class Gathering {
        private final List<InnerPath> paths = new ArrayList<>();
        private int bytes;

        /** Null before its end. */
        Future<@Nullable Changes> add(FileFrame frame) {
            if (frame instanceof FileFrame.Changed changed) {
                paths.add(changed.path());
                bytes += changed.path().bytes().length();
                return paths.size() > FileFrame.MOST_PATHS || bytes > FileFrame.MOST_PATH_BYTES
                        ? Future.failedFuture(FileFaults.brokenOff())
                        : Future.succeededFuture(null);
            }
            return FileExchange.as(FileFrame.Burst.class, frame).map(end -> new Changes(paths, end.all()));
        }
    }

    @Override
    public Future<Void> close() {
        return exchange.close();
    }
}
