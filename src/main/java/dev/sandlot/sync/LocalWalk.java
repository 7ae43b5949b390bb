package dev.sandlot.sync;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A directory that is looked at by a thread of its own: what has been found can be used while it looks on. Used by one other thread. */
public final class LocalWalk {
    private static final int TOGETHER = 256;
    /** Behind the last; nothing else is empty. */
    private static final List<LocalEntry> END = List.of();

    private final BlockingQueue<List<LocalEntry>> found = new LinkedBlockingQueue<>();
    private final FutureTask<LocalTree> looking;

    private LocalWalk(Path directory, Filter filter) {
        looking = new FutureTask<>(() -> look(directory, filter));
    }

    private LocalWalk(LocalTree tree) {
        looking = new FutureTask<>(() -> tree);
    }

    /** Begins to look at all that goes. */
    public static LocalWalk begin(Path directory, Filter filter) {
        var walk = new LocalWalk(directory, filter);
        var thread = new Thread(walk.looking, "walk");
        thread.setDaemon(true);
        thread.start();
        return walk;
    }

    /** One that is over. */
    public static LocalWalk over(LocalTree tree) {
        var walk = new LocalWalk(tree);
        walk.looking.run();
        if (!tree.entries().isEmpty()) {
            walk.found.add(tree.entries());
        }
        walk.found.add(END);
        return walk;
    }

    private LocalTree look(Path directory, Filter filter) throws IOException {
        var some = new ArrayList<LocalEntry>(TOGETHER);
        try {
            return LocalTree.of(directory, filter, entry -> {
                some.add(entry);
                if (some.size() == TOGETHER) {
                    pass(some);
                }
            });
        } finally {
            if (!some.isEmpty()) {
                pass(some);
            }
            found.add(END);
        }
    }

    private void pass(List<LocalEntry> some) {
        found.add(List.copyOf(some));
        some.clear();
    }

    /** In the order of the walk, once; waits for the next. Where the directory can't be looked at they end early, and {@link #whole} fails. */
    public Stream<LocalEntry> entries() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new Entries(), 0), false);
    }

    private final class Entries implements Iterator<LocalEntry> {
        private Iterator<LocalEntry> some = Collections.emptyIterator();
        private boolean over;

        @Override
        public boolean hasNext() {
            while (!some.hasNext() && !over) {
                var next = take();
                over = next.isEmpty();
                some = next.iterator();
            }
            return some.hasNext();
        }

        @Override
        public LocalEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return some.next();
        }
    }

    private List<LocalEntry> take() {
        try {
            return found.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted"));
        }
    }

    /** All that was found, once all has been; fails where the directory can't be looked at. */
    public LocalTree whole() throws IOException {
        try {
            return looking.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
