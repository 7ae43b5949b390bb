package dev.sandlot.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Notices that something changes in directories of this computer; not what, for that is looked up. */
final class LocalChanges implements Closeable {
    private final WatchService service;
    private final Changes changes;
    private final Set<Path> watched = new HashSet<>();
    private boolean incomplete;

    LocalChanges(Changes changes) throws IOException {
        this.service = FileSystems.getDefault().newWatchService();
        this.changes = changes;
    }

    void begin() {
        var thread = new Thread(this::listen, "sandlot-local-changes");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        try {
            while (true) {
                var key = service.take();
                key.pollEvents().clear();
                changes.tell();
                if (!key.reset() && key.watchable() instanceof Path gone) {
                    forget(gone);
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException over) {
            // Nobody watches any more.
        }
    }

    private synchronized void forget(Path directory) {
        watched.remove(directory);
    }

    /** These are watched from now on, beside those that are. False where not all can be: then it has to be looked again and again. */
    synchronized boolean watch(Collection<Path> directories) {
        for (var directory : directories) {
            if (watched.contains(directory)) {
                continue;
            }
            try {
                directory.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_DELETE,
                        StandardWatchEventKinds.ENTRY_MODIFY);
                watched.add(directory);
                // What came into it before is not told.
                changes.tell();
            } catch (IOException noRoom) {
                incomplete = true;
            }
        }
        return !incomplete;
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
