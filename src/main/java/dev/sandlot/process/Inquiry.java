package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.keeper.HolderJob;
import dev.sandlot.keeper.Keepers;
import dev.sandlot.keeper.KeptConduit;
import dev.sandlot.keeper.Link;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.Inside.Said;
import dev.sandlot.stream.Unawaited;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A command that is run inside a sandbox for what it prints, by a conduit. Blocks until it has ended, never longer than its limit: not even
 * where something inside keeps its output open, for it is ended with all that it has started.
 */
final class Inquiry {
    /** What the status of a command is called that was not run, or has printed more than anybody wants. */
    private static final int NOT_RUN = 125;

    private static final long END_SECONDS = 2;

    private final Keepers keepers;
    private final Trees trees;

    Inquiry(Keepers keepers, Trees trees) {
        this.keepers = keepers;
        this.trees = trees;
    }

    Said ask(Backend backend, Job job, int most, Duration limit) throws IOException, InterruptedException {
        var order = job.order(backend);
        long end = System.nanoTime() + limit.toNanos();
        var conduit = keepers.conduit(job.place().uid(), job.place().init(), false);
        try {
            // Its own group in the sandbox's: what it takes is the sandbox's, and a pause holds for it too.
            backend.join(job.place(), job.id(), conduit.child());
            conduit.give(new HolderJob(order));
            var said = new Reading(conduit.out(), most);
            await(CompletableFuture.anyOf(conduit.ended(), said.full()), end);
            if (said.full().isDone()) {
                return new Said(-1, said.bytes(), true);
            }
            trees.end(backend, job);
            awaitTheLast(said);
            return new Said(status(conduit), said.bytes(), said.full().isDone());
        } finally {
            conduit.dismiss();
            trees.end(backend, job);
        }
    }

    private static int status(KeptConduit conduit) {
        var ended = conduit.ended().join();
        return ended.run() ? ended.status() : NOT_RUN;
    }

    private static void await(CompletableFuture<?> what, long end) throws IOException, InterruptedException {
        try {
            what.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw Fault.of(Fault.Kind.UNAVAILABLE, "The sandbox doesn't answer.", "Is it paused, or out of processes?")
                    .asException();
        } catch (ExecutionException e) {
            throw new IOException("the keeper has ended", e);
        }
    }

    /** All who could print have ended. */
    private static void awaitTheLast(Reading said) throws InterruptedException {
        try {
            CompletableFuture.anyOf(said.over(), said.full()).get(END_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Somebody has it open who was not to be found; what he prints is none of the answer.
        }
    }

    /** Reads up to a bound, and no further. */
    private static final class Reading {
        private final Link link;
        private final int most;
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private final CompletableFuture<Void> full = new CompletableFuture<>();

        Reading(Link link, int most) {
            this.link = link;
            this.most = most;
            go();
        }

        private void go() {
            Unawaited.note(link.read().thenAccept(this::take), "reading an answer");
        }

        private void take(byte @Nullable [] bytes) {
            if (bytes == null) {
                over.complete(null);
                return;
            }
            int room;
            synchronized (said) {
                room = most - said.size();
                said.write(bytes, 0, Math.min(room, bytes.length));
            }
            if (bytes.length > room) {
                full.complete(null);
            } else {
                go();
            }
        }

        /** Nobody prints any more. */
        CompletableFuture<Void> over() {
            return over;
        }

        /** More was printed than is wanted. */
        CompletableFuture<Void> full() {
            return full;
        }

        byte[] bytes() {
            synchronized (said) {
                return said.toByteArray();
            }
        }
    }
}
