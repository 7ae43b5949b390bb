package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.process.Processes;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A box for the next sandbox, made while nobody waits for it: most of a sandbox's start is the making of its box. There is one after a sandbox was
 * made, of the same kind. It goes away where no other is made for a minute, soon where there is no sandbox any more, and with the daemon. Used on the
 * loop only.
 */
final class SpareBoxes {
    private static final Logger LOG = LoggerFactory.getLogger(SpareBoxes.class);
    private static final Duration KEEP = Duration.ofMinutes(1);
    private static final Duration KEEP_ALONE = Duration.ofSeconds(2);
    /** What it calls itself as long as it is nobody's. */
    private static final String NAME = "sandbox";

    private final Loop loop;
    private final Registry registry;
    private final Directories directories;
    private final Processes processes;
    private final Capacity capacity;
    private final Uids uids;
    /** All that are there, those that are on their way out too. */
    private final Set<SandboxId> known = new HashSet<>();

    private @Nullable SpareBox next;
    private long timer = -1;
    private boolean closed;

    SpareBoxes(
            Loop loop, Registry registry, Directories directories, Processes processes, Capacity capacity, Uids uids) {
        this.loop = loop;
        this.registry = registry;
        this.directories = directories;
        this.processes = processes;
        this.capacity = capacity;
        this.uids = uids;
    }

    /** Whether this is one of them. */
    boolean has(SandboxId id) {
        return known.contains(id);
    }

    /** The uids that are taken, that of the one that is to come among them. */
    Set<Integer> uids() {
        var taken = registry.uids();
        if (next != null && next.place().uid() != null) {
            taken.add(next.place().uid());
        }
        return taken;
    }

    /** The one that can become this sandbox, or null. */
    @Nullable
    SpareBox take(SandboxSpec spec) {
        var taken = next;
        if (taken == null || !taken.fits(spec)) {
            return null;
        }
        forget();
        known.remove(taken.id());
        // Whoever takes one is likely to take another, and the next takes as long to make as this one to be put to use.
        loop.later(() -> prepareLike(taken.backend(), spec));
        return taken;
    }

    private void forget() {
        loop.cancel(timer);
        next = null;
    }

    /** A sandbox has gone. */
    void gone() {
        if (next != null && registry.size() == 0) {
            keepFor(KEEP_ALONE);
        }
    }

    private void keepFor(Duration time) {
        loop.cancel(timer);
        timer = loop.after(time, this::dismissNext);
    }

    /** Makes one of this kind, unless there is one. */
    void prepareLike(HeldSandbox box) {
        if (box.backend != null) {
            prepareLike(box.backend, box.spec);
        }
    }

    private void prepareLike(Backend backend, SandboxSpec spec) {
        if (!closed && isWanted(spec) && capacity.hasRoom() && uids.hasTwo(uids())) {
            dismissNext();
            prepare(backend, spec);
        }
    }

    private boolean isWanted(SandboxSpec spec) {
        return spec.display() == null && (next == null || !next.fits(spec));
    }

    private void prepare(Backend backend, SandboxSpec spec) {
        var id = SandboxId.random();
        var place = new Place(id, directories.of(id), uids.take(uids()), NAME, spec.limits(), spec.network());
        known.add(id);
        var spare = new SpareBox(backend, place, loop.blocking(() -> {
            directories.makeSpare(place);
            return backend.up(place);
        }));
        next = spare;
        keepFor(registry.size() == 0 ? KEEP_ALONE : KEEP);
        boolean runs = spec.command() != null && !spec.tty();
        spare.made().onComplete(done -> {
            if (next != spare) {
                return; // whoever has taken it sees to it
            }
            if (done.failed()) {
                LOG.debug("no spare box: {}", done.cause().getMessage());
                dismissNext();
            } else if (runs) {
                processes.warm(backend.entry(place, done.result().handle()), ProcessId.of(1));
            }
        });
    }

    private void dismissNext() {
        Unawaited.note(noNext(), "sending a spare box away");
    }

    private Future<Void> noNext() {
        var spare = next;
        if (spare == null) {
            return Future.succeededFuture();
        }
        forget();
        return dismiss(spare);
    }

    /** Ends it and removes all of it. Never fails. */
    Future<Void> dismiss(SpareBox spare) {
        known.add(spare.id());
        return loop.here(processes.forget(spare.id()))
                .transform(v -> spare.made())
                .compose(made -> loop.blocking(made::dismiss))
                .transform(v -> loop.blocking(() -> directories.delete(spare.id())))
                .onFailure(e -> LOG.warn("A spare box is not gone: {}", e.getMessage()))
                .<Void>transform(v -> {
                    known.remove(spare.id());
                    return Future.succeededFuture();
                });
    }

    /** None is made any more, and there is none. */
    Future<Void> close() {
        closed = true;
        return noNext();
    }
}
