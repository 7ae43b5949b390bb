package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Backend.Change;
import dev.sandlot.backend.NewBox;
import dev.sandlot.backend.Place;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;

/** Makes the boxes of sandboxes, with the directories that they need, and takes them down. Used on the loop only. */
final class Boxes {
    private final Loop loop;
    private final Ledger ledger;
    private final Processes processes;
    private final Directories directories;
    private final HostDirectories hostDirectories;
    private final Networks networks;

    Boxes(
            Loop loop,
            Ledger ledger,
            Processes processes,
            Directories directories,
            HostDirectories hostDirectories,
            Networks networks) {
        this.loop = loop;
        this.ledger = ledger;
        this.processes = processes;
        this.directories = directories;
        this.hostDirectories = hostDirectories;
        this.networks = networks;
    }

    /**
     * Makes the box. Completes when it is in the database, and outlives the daemon: before that nothing may run in it.
     *
     * @param written awaited before the box outlives the daemon
     * @param known completes when there is one, so that things can be made ready in it meanwhile
     */
    Future<Void> up(HeldSandbox box, Future<Void> written, Promise<Void> known) {
        return make(box).compose(made -> keep(box, made, written, known)).onFailure(known::tryFail);
    }

    private Future<NewBox> make(HeldSandbox box) {
        var place = box.place();
        var backend = box.backend();
        var spare = box.spare;
        var spec = box.spec;
        box.spare = null;
        return spare == null
                ? loop.blocking(() -> {
                    hostDirectories.requireThere(spec);
                    return fresh(backend, place);
                })
                : spare.made()
                        .transform(made -> loop.blocking(() -> made.succeeded() && isGood(spare, made.result(), backend)
                                ? ready(made.result(), place)
                                : fresh(backend, place)));
    }

    private NewBox fresh(Backend backend, Place place) throws IOException {
        directories.make(place);
        return backend.up(place);
    }

    /** Whether it still lives and is of this backend; else it is ended. */
    private static boolean isGood(SpareBox spare, NewBox made, Backend backend) {
        boolean good = spare.backend() == backend && backend.isUp(made.handle());
        if (!good) {
            made.dismiss();
        }
        return good;
    }

    private NewBox ready(NewBox made, Place place) throws IOException {
        directories.make(place);
        return made;
    }

    private Future<Void> keep(HeldSandbox box, NewBox made, Future<Void> written, Promise<Void> known) {
        var place = box.place();
        box.handle = made.handle();
        ledger.save(box);
        var durable = Future.join(written, ledger.durable());
        known.complete();
        return durable.recover(e -> loop.blocking(made::dismiss).transform(v -> Future.failedFuture(e)))
                .compose(v -> loop.blocking(() -> {
                    made.keep(place);
                    return processes.keeper().outOfMemoryKills(box.backend().entry(place, made.handle()));
                }))
                .onSuccess(kills -> box.outOfMemoryKills = kills)
                .compose(kills -> networks.open(box));
    }

    /** Changes how the kernel treats all that is in it. */
    Future<Void> change(HeldSandbox box, Change change) {
        return loop.blocking(() -> box.backend().change(box.place(), change));
    }

    /** Ends the box and removes what the backend has of the sandbox, where that backend is there. */
    Future<Void> down(HeldSandbox box) {
        var backend = box.backend;
        var handle = box.handle;
        networks.close(box.id);
        return backend == null ? Future.succeededFuture() : loop.blocking(() -> backend.down(box.id, box.root, handle));
    }

    /** Takes a box down that could not be before. A fault of kind UNAVAILABLE where it can't be now either. */
    Future<Void> clear(HeldSandbox box) {
        box.requireEndable();
        return down(box).map(v -> {
            box.handle = null;
            return null;
        });
    }

    /** A box that can't be ended is not forgotten: as long as it is there, nothing of the sandbox may be given to others. */
    Future<Void> forget(HeldSandbox box) {
        var backend = box.backend;
        var handle = box.handle;
        return loop.blocking(() -> handle != null && (backend == null || backend.isUp(handle)))
                .compose(up -> {
                    box.handle = up ? handle : null;
                    ledger.save(box);
                    return Future.succeededFuture();
                });
    }

    /** Removes all that the sandbox has on disk, and what is known of its logs. No process of it may live. */
    Future<Void> deleteFiles(HeldSandbox box) {
        return loop.here(processes.forget(box.id)).compose(v -> loop.blocking(() -> directories.delete(box.id)));
    }
}
