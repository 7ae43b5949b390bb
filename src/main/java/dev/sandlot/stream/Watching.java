package dev.sandlot.stream;

import dev.sandlot.model.InnerPath;
import io.vertx.core.Future;
import java.util.List;

/** A directory of a sandbox that is watched, from before this is there: nothing that happens afterwards is missed. */
public interface Watching {
    /**
     * What has changed since the last time; what happens while nobody asks is gathered inside. One at a time. Fails where it can't go on: with
     * NOT_FOUND where the directory is not there any more or another one has taken its place, with UNAVAILABLE where the sandbox has ended.
     */
    Future<Changes> next();

    /** Repeatable. */
    Future<Void> close();

    /**
     * What has changed, has come or has gone. Of what has come, all that lies in it is told; with a directory that has gone, all has gone that lay in
     * it. A directory that is told may be another one than before.
     *
     * @param paths from the directory on, which itself is "."; in the order of bytes, each once
     * @param all whether more than is told may have changed: anything
     */
    record Changes(List<InnerPath> paths, boolean all) {
        public Changes {
            paths = List.copyOf(paths);
        }
    }
}
