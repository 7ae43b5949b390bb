package dev.sandlot.cli;

import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notices that something changes in a directory of a sandbox, and below; not what, for that is looked up. */
final class RemoteChanges {
    private final ApiClient api;
    private final CopyPlace place;
    private final Changes changes;
    private final Reconnect link;
    private volatile @Nullable FaultException failure;

    RemoteChanges(ApiClient api, CopyPlace place, Changes changes, Reconnect link) {
        this.api = api;
        this.place = place;
        this.changes = changes;
        this.link = link;
    }

    void begin() {
        var thread = new Thread(this::listen, "sandlot-remote-changes");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        try {
            link.until(this::follow);
        } catch (FaultException over) {
            failure = over;
            changes.tell();
        }
    }

    /** Never ends by itself: where the watched directory has gone, it is looked whether it has come again. */
    private @Nullable Boolean follow() throws IOException {
        var route = SandboxFiles.watch(place);
        try (var events = new Sse(api.stream(route, Map.of("Accept", "text/event-stream")))) {
            for (var event = events.next(); event != null; event = events.next()) {
                link.worked();
                changes.tell();
            }
        }
        return null;
    }

    /** Throws what has ended it. */
    void check() {
        var over = failure;
        if (over != null) {
            throw over;
        }
    }
}
