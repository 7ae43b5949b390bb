package dev.sandlot.supervisor;

import dev.sandlot.keeper.TreeCopy.Copied;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Workspace;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;

/** Puts copies of others' files in the place of a sandbox's: all of them or none. Used on the loop only. */
final class Refill {
    private final Loop loop;
    private final Registry registry;
    private final Directories directories;
    private final Copies copies;
    private final Snapshots snapshots;

    Refill(Loop loop, Registry registry, Directories directories, Copies copies, Snapshots snapshots) {
        this.loop = loop;
        this.registry = registry;
        this.directories = directories;
        this.copies = copies;
        this.snapshots = snapshots;
    }

    /** Completes when the sandbox, which has no box yet, has a copy of what that source has. */
    Future<Void> from(Workspace source, HeldSandbox box) {
        var from = Objects.requireNonNull(source.from());
        return (source.kind() == Workspace.Kind.SNAPSHOT
                        ? ready(box, from)
                        : ready(box, coming -> copies.ofSandbox(registry.find(from), coming, box))
                                .<Void>mapEmpty())
                .compose(v -> replace(box));
    }

    /** Has a copy of the snapshot's files ready for {@link #replace}. The sandbox may be up. */
    Future<Void> ready(HeldSandbox box, String snapshot) {
        return snapshots.use(
                snapshot,
                place -> ready(
                        box, coming -> copies.ofDirectory(place, coming, box).compose(Refill::whole)));
    }

    /** What a snapshot has could be copied once. */
    private static Future<Void> whole(Copied copied) {
        return copied.leftOut() == 0
                ? Future.succeededFuture()
                : Future.failedFuture(Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                copied.leftOut() + " files of the snapshot can't be read; nothing was changed.")
                        .asException());
    }

    private <T> Future<T> ready(HeldSandbox box, Function<Path, Future<T>> copy) {
        return loop.blocking(() -> directories.coming(box.place()))
                .compose(copy)
                .recover(e ->
                        loop.blocking(() -> directories.notComing(box.place())).transform(v -> Future.failedFuture(e)));
    }

    /** Puts what is ready into the place of the sandbox's files; it must be down. */
    Future<Void> replace(HeldSandbox box) {
        return loop.blocking(() -> directories.replace(box.place()));
    }
}
