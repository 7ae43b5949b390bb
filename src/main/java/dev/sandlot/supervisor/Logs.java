package dev.sandlot.supervisor;

import dev.sandlot.bus.Request;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessLog;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxLogs;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows whose output there is, and how far it reaches where the process has ended. Used on the loop only. */
final class Logs {
    private static final Logger LOG = LoggerFactory.getLogger(Logs.class);

    private final Registry registry;
    private final Ledger ledger;
    private final Processes processes;
    private final Past past;

    Logs(Registry registry, Ledger ledger, Processes processes, Past past) {
        this.registry = registry;
        this.ledger = ledger;
        this.processes = processes;
        this.past = past;
    }

    /** Of those that had ended before this daemon began, only what is asked for is looked up. */
    Future<SandboxLogs> list(Request.ListLogs request) {
        var box = registry.find(request.sandbox());
        var some = new HashSet<>(request.some());
        some.addAll(processes.growing(box.id));
        var known = request.after() == 0
                ? past.of(box)
                : Future.join(
                        past.page(box, request.after(), Integer.MAX_VALUE),
                        past.these(box, some),
                        past.newest(box, request.newest()));
        return known.map(v -> {
            var all = box.processes.values().stream().map(this::log).toList();
            some.addAll(new SandboxLogs(all, 0).newest(request.newest()));
            var logs = all.stream()
                    .filter(log -> log.id().number() > request.after()
                            || some.contains(log.id())
                            || mayGrow(Objects.requireNonNull(box.processes.get(log.id())))) // Made of these just now.
                    .toList();
            return new SandboxLogs(logs, box.nextProcess - 1);
        });
    }

    /** The sandbox's own command, too, is started again in the same log. */
    private static boolean mayGrow(HeldProcess process) {
        return !process.isOver() || process.id.number() == 1 || process.isService() || process.isDisplay();
    }

    private ProcessLog log(HeldProcess process) {
        return new ProcessLog(
                process.id,
                process.brief.kind(),
                process.state,
                process.restarts,
                process.startedAt,
                printedAt(process));
    }

    /** The later one of what is kept and what its log tells: in the order of what is kept they are looked up. */
    private @Nullable Instant printedAt(HeldProcess process) {
        var seen = processes.printedAt(process.sandbox, process.id);
        var kept = process.printedAt;
        return seen == null || kept != null && kept.isAfter(seen) ? kept : seen;
    }

    /** What a process had left behind when it ended has ended too: what that has printed is kept as well. */
    void left(SandboxId sandbox, ProcessId id) {
        var box = registry.get(sandbox);
        if (box != null) {
            past.these(box, List.of(id))
                    .onSuccess(v -> left(box.processes.get(id)))
                    .onFailure(e -> LOG.warn("{} of {}: {}", id, sandbox, e.getMessage()));
        }
    }

    private void left(@Nullable HeldProcess process) {
        if (process != null && !process.isRunning() && measure(process)) {
            ledger.save(process);
        }
    }

    /** Takes down how far its output reaches. True where that is news. */
    boolean measure(HeldProcess process) {
        var extent = processes.extent(process.sandbox, process.id);
        var printedAt = printedAt(process);
        boolean news = !Objects.equals(extent, process.extent) || !Objects.equals(printedAt, process.printedAt);
        process.extent = extent;
        process.printedAt = printedAt;
        return news;
    }

    /** Nothing more comes of it: its log is readable, at no cost until somebody reads, and its readers are told of the end. */
    void finish(HeldProcess process) {
        processes.finish(process.sandbox, process.id, process.end(), process.extent);
    }
}
