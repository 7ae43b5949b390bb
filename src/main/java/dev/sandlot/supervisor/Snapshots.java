package dev.sandlot.supervisor;

import dev.sandlot.bus.Request;
import dev.sandlot.keeper.TreeCopy.Copied;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Name;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Snapshot;
import dev.sandlot.store.SnapshotTable;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies of sandboxes' files that are kept, whatever becomes of the sandboxes. Used on the loop only. */
final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private static final String SCOPE = "snapshot";

    private final Loop loop;
    private final Path directory;
    private final SnapshotTable table;
    private final Registry registry;
    private final Copies copies;
    private final IdempotencyKeys keys;
    private final int most;
    private final TreeMap<String, Snapshot> byName = new TreeMap<>();
    /** Names of those that are being made. */
    private final Set<String> begun = new HashSet<>();
    /** Ids of those that are being copied, once for each copy. */
    private final List<String> used = new ArrayList<>();

    /**
     * @param directory that holds nothing else
     * @param most how many there may be
     */
    Snapshots(
            Loop loop,
            Path directory,
            SnapshotTable table,
            Registry registry,
            Copies copies,
            IdempotencyKeys keys,
            int most) {
        this.loop = loop;
        this.directory = directory;
        this.table = table;
        this.registry = registry;
        this.copies = copies;
        this.keys = keys;
        this.most = most;
    }

    /** Takes up those that there are, and removes what an earlier daemon had begun. */
    Future<Void> load() {
        return loop.here(table.all()).compose(all -> {
            all.forEach(snapshot -> byName.put(snapshot.name(), snapshot));
            var ids = new HashSet<>(all.stream().map(Snapshot::id).toList());
            loop.blocking(() -> Shelf.retain(directory, ids))
                    .onFailure(e -> LOG.warn("What is left of unfinished snapshots stays: {}", e.getMessage()));
            return Future.succeededFuture();
        });
    }

    Future<List<Snapshot>> list(Request.ListSnapshots request) {
        return Future.succeededFuture(byName.values().stream()
                .filter(snapshot -> isOf(snapshot, request.sandbox()))
                .filter(snapshot -> request.only() == null || request.only().equals(snapshot.sandbox()))
                .toList());
    }

    /** By the id, which a sandbox that is gone has too, or by the name that a sandbox has now. */
    private boolean isOf(Snapshot snapshot, @Nullable String sandbox) {
        if (sandbox == null || snapshot.sandbox().value().equals(sandbox)) {
            return true;
        }
        var box = registry.get(snapshot.sandbox());
        return box == null ? snapshot.sandboxName().equals(sandbox) : box.name().equals(sandbox);
    }

    Future<Snapshot> take(Request.TakeSnapshot request) {
        return keys.once(
                SCOPE,
                request.key(),
                request,
                remember -> taken(request).onSuccess(snapshot -> remember.accept(snapshot.name())),
                this::find);
    }

    private Future<Snapshot> taken(Request.TakeSnapshot request) {
        var box = registry.used(request.sandbox(), loop.now());
        var name = request.name() != null ? Name.require("name", request.name()) : freshName(box.name());
        requireRoom(name);
        return make(box, name, place -> copies.ofSandbox(box, place, null));
    }

    /**
     * Keeps the files of a sandbox that is down and goes, themselves: that takes no room, and there is always one more. It is noted before it is done, so
     * that a daemon that was killed in between goes on with it. Completes with its name.
     */
    Future<String> keep(HeldSandbox box) {
        var id = box.id.value();
        var noted = byName.values().stream()
                .filter(snapshot -> snapshot.id().equals(id))
                .findFirst()
                .map(Future::succeededFuture)
                .orElseGet(
                        () -> note(new Snapshot(id, freshName(box.name()), box.id, box.name(), loop.now(), 0, 0, 0)));
        var place = directory.resolve(id);
        return noted.compose(snapshot -> loop.blocking(() -> {
                    Shelf.make(place);
                    Shelf.take(box.root, place);
                })
                .map(snapshot.name()));
    }

    private Future<Snapshot> note(Snapshot snapshot) {
        return loop.here(table.save(snapshot)).map(snapshot).onSuccess(v -> byName.put(snapshot.name(), snapshot));
    }

    /** Does something with what a snapshot has, which stays there meanwhile. */
    Future<Void> use(String name, Function<Path, Future<Void>> work) {
        var snapshot = find(name);
        used.add(snapshot.id());
        return work.apply(directory.resolve(snapshot.id())).onComplete(done -> used.remove(snapshot.id()));
    }

    private Future<Snapshot> make(HeldSandbox box, String name, Function<Path, Future<Copied>> copy) {
        begun.add(name);
        var id = SandboxId.random().value();
        var place = directory.resolve(id);
        return loop.blocking(() -> Shelf.make(place))
                .compose(v -> copy.apply(place))
                .compose(copied -> note(snapshot(id, name, box, copied)))
                .recover(e -> loop.blocking(() -> HostileTree.delete(place)).transform(v -> Future.failedFuture(e)))
                .onComplete(done -> begun.remove(name));
    }

    private Snapshot snapshot(String id, String name, HeldSandbox box, Copied copied) {
        return new Snapshot(id, name, box.id, box.name(), loop.now(), copied.files(), copied.bytes(), copied.leftOut());
    }

    private String freshName(String sandbox) {
        var stem = sandbox.substring(0, Math.min(sandbox.length(), Name.LONGEST_COUNTABLE));
        int number = 1;
        while (byName.containsKey(stem + "-" + number) || begun.contains(stem + "-" + number)) {
            number++;
        }
        return stem + "-" + number;
    }

    private void requireRoom(String name) {
        if (byName.containsKey(name) || begun.contains(name)) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "There is already a snapshot named \"" + name + "\".",
                            "Choose another name, or delete that one first.")
                    .asException();
        }
        if (byName.size() + begun.size() >= most) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "There are " + byName.size()
                                    + " snapshots, the most that this daemon keeps (snapshots.max = " + most + ").",
                            "Delete one, or raise snapshots.max.")
                    .asException();
        }
        copies.requireRoom();
    }

    Future<Void> remove(Request.RemoveSnapshot request) {
        var snapshot = find(request.snapshot());
        if (used.contains(snapshot.id())) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "The snapshot " + snapshot.name() + " is being copied to a sandbox.",
                            "Try again when that is done.")
                    .asException();
        }
        return loop.here(table.delete(snapshot.id())).compose(v -> {
            byName.remove(snapshot.name());
            return loop.blocking(() -> HostileTree.delete(directory.resolve(snapshot.id())));
        });
    }

    /** A fault of kind NOT_FOUND where there is none. */
    Snapshot find(String name) {
        var snapshot = byName.get(name);
        if (snapshot == null) {
            throw Fault.of(
                            Fault.Kind.NOT_FOUND,
                            "There is no snapshot named \"" + name + "\".",
                            "`sandlot snapshot ls` lists them.")
                    .asException();
        }
        return snapshot;
    }
}
