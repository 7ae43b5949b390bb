package dev.sandlot.process;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which log directories have changed: the kernel says so (inotify) within a fraction of a millisecond; where it can't, because a
 * user's watches are used up, a directory counts as changed every 20 ms.
 */
final class FileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final long POLL_MILLIS = 20;

    private final Consumer<Path> listener;
    private final @Nullable WatchService service;
    private final Thread thread;
    private final Map<Path, WatchKey> watched = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<Path> polled = ConcurrentHashMap.newKeySet();

    /** @param listener called on this watch's thread; must not block */
    FileWatch(Consumer<Path> listener) {
        this(listener, openService());
    }

    /** @param service null to poll */
    FileWatch(Consumer<Path> listener, @Nullable WatchService service) {
        this.listener = listener;
        this.service = service;
        this.thread = new Thread(this::watch, "sandlot-file-watch");
        thread.setDaemon(true);
    }

    private static @Nullable WatchService openService() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.warn("no file notifications ({}): output is polled every {} ms", e.getMessage(), POLL_MILLIS);
            return null;
        }
    }

    void start() {
        thread.start();
    }

    void add(Path directory) {
        if (service != null) {
            try {
                watched.put(directory, directory.register(service, StandardWatchEventKinds.ENTRY_MODIFY));
                return;
            } catch (IOException e) {
                LOG.warn("no file notifications for {} ({}): polled", directory, e.getMessage());
            }
        }
        polled.add(directory);
    }

    void remove(Path directory) {
        polled.remove(directory);
        var key = watched.remove(directory);
        if (key != null && closed.getCount() > 0) {
            key.cancel();
        }
    }

    private void watch() {
        try {
            while (closed.getCount() > 0) {
                var key = take();
                if (key != null) {
                    if (key.pollEvents().stream().anyMatch(FileWatch::isRelevant)) {
                        listener.accept((Path) key.watchable());
                    }
                    key.reset();
                }
                polled.forEach(listener);
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            LOG.debug("closed");
        }
    }

    private @Nullable WatchKey take() throws InterruptedException {
        if (service == null) {
            closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            return null;
        }
        return polled.isEmpty() ? service.poll(1, TimeUnit.SECONDS) : service.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Our own writes to the index are no news; an overflow of the kernel's queue has no name and may be anything. */
    private static boolean isRelevant(WatchEvent<?> event) {
        return event.context() == null || !event.context().toString().equals("index");
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            LOG.warn("closing file notifications: {}", e.getMessage());
        }
    }
}
