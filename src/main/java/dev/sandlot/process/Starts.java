package dev.sandlot.process;

import dev.sandlot.keeper.CommandOrder;
import dev.sandlot.keeper.Holder;
import dev.sandlot.keeper.Keeper;
import dev.sandlot.terminal.Terminals;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Instant;

/** Starts processes. Safe to use from any thread. */
final class Starts {
    private final Workers workers;
    private final Entries entries;
    private final Keeper keeper;
    private final SpareHolders spares;
    private final KeptLogs logs;
    private final Inputs inputs;
    private final Terminals terminals;
    private final Following following;

    Starts(
            Workers workers,
            Entries entries,
            Keeper keeper,
            SpareHolders spares,
            KeptLogs logs,
            Inputs inputs,
            Terminals terminals,
            Following following) {
        this.workers = workers;
        this.entries = entries;
        this.keeper = keeper;
        this.spares = spares;
        this.logs = logs;
        this.inputs = inputs;
        this.terminals = terminals;
        this.following = following;
    }

    /** A holder that has everything but its order, and the log that it will write to. */
    private record Ready(Holder holder, CommandOrder order, LiveProcess process) {}

    Future<Instant> start(Job job, Future<Void> permission) {
        var key = new ProcessKey(job.sandbox(), job.id());
        // The order first: where the sandbox can't have it, no holder is made.
        var ready = workers.run(job::order)
                .compose(order -> holder(key, job).compose(holder -> workers.run(() -> makeReady(order, key, holder))));
        return permission
                .compose(
                        v -> ready.compose(held -> workers.run(() -> go(job, key, held))),
                        refused -> ready.compose(held -> workers.run(() -> dismiss(key, held)))
                                .transform(done -> Future.failedFuture(refused)))
                .map(v -> Instant.now());
    }

    private Future<Holder> holder(ProcessKey key, Job job) {
        var size = job.stdio().terminal();
        if (size == null) {
            return spares.take(job.box(), job.id(), job.resume());
        }
        var files = logs.files(key);
        return spares.dismiss(key)
                .compose(v -> entries.run(
                        job.sandbox(),
                        () -> Holders.onTerminal(keeper, job.box(), job.id(), size, files, job.resume())));
    }

    private Ready makeReady(CommandOrder order, ProcessKey key, Holder holder) throws IOException {
        try {
            var log = logs.of(key);
            log.retain();
            log.reopen();
            return new Ready(holder, order, new LiveProcess(key.sandbox(), key.process(), log, holder));
        } catch (IOException | RuntimeException e) {
            holder.dismiss();
            throw e;
        }
    }

    private Void go(Job job, ProcessKey key, Ready ready) throws IOException {
        try {
            ready.holder().give(job.held(ready.order()));
        } catch (IOException | RuntimeException e) {
            dismiss(key, ready);
            throw e;
        }
        if (job.stdio().isOpen()) {
            inputs.open(key, ready.process(), false);
        }
        if (job.onTerminal()) {
            terminals.add(key.sandbox(), key.process());
        }
        // Followed only now: the command is starting meanwhile, and what it has done already is seen at the first look.
        following.follow(key, ready.process());
        return null;
    }

    private void dismiss(ProcessKey key, Ready ready) {
        ready.holder().dismiss();
        ready.process().log().release();
        logs.drop(key, ready.process().log());
    }
}
