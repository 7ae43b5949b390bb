package dev.sandlot.supervisor;

import dev.sandlot.bus.Page;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.SandboxProcess;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers the requests about processes. Used on the loop only. */
final class ProcessRequests {
    private final ProcessLookup lookup;
    private final ProcessViews views;
    private final Ledger ledger;
    private final IdempotencyKeys keys;
    private final ProcessStarts starts;
    private final Pruning pruning;

    ProcessRequests(
            ProcessLookup lookup,
            ProcessViews views,
            Ledger ledger,
            IdempotencyKeys keys,
            ProcessStarts starts,
            Pruning pruning) {
        this.lookup = lookup;
        this.views = views;
        this.ledger = ledger;
        this.keys = keys;
        this.starts = starts;
        this.pruning = pruning;
    }

    /** What is asked for, for telling two requests with one key apart. */
    private record Asked(ProcessSpec spec, @Nullable String stdin) {}

    Future<SandboxProcess> start(Request.StartProcess request) {
        return lookup.toStartIn(request.sandbox(), request.spec(), request.idempotencyKey())
                .compose(box -> keys.once(
                                IdempotencyKeys.startIn(box.id),
                                request.idempotencyKey(),
                                new Asked(request.spec(), request.stdin()),
                                remember -> starts.start(box, request.spec(), request.stdin(), remember),
                                id -> Registry.find(box, id))
                        .compose(process -> views.whenOver(box, process, request.waitSeconds())));
    }

    Future<Page<SandboxProcess>> list(Request.ListProcesses request) {
        int after = Listing.number(request.cursor());
        return lookup.page(request.sandbox(), after, Listing.size(request.limit()))
                .compose(box -> {
                    var page = Listing.processes(box.processes.values(), request.limit(), request.cursor());
                    return views.of(box, page.items()).map(views -> new Page<>(views, page.nextCursor()));
                });
    }

    Future<List<SandboxProcess>> services(Request.ReadServices request) {
        return lookup.lookedAt(request.sandbox(), request.some())
                .compose(box -> views.of(
                        box,
                        box.processes.values().stream()
                                .filter(process -> process.isService() && !process.isOver()
                                        || request.some().contains(process.id))
                                .toList()));
    }

    Future<SandboxProcess> get(Request.GetProcess request) {
        return lookup.process(request.sandbox(), request.process())
                .compose(found -> views.whenOver(found.box(), found.process(), request.waitSeconds()));
    }

    Future<Void> delete(Request.DeleteProcess request) {
        return lookup.amongAll(request.sandbox(), request.process()).compose(found -> {
            var process = found.process();
            if (!process.isOver()) {
                throw Fault.conflict(process.id + " still runs.", "running")
                        .withHint("End it with a signal first.")
                        .asException();
            }
            if (process == found.box().main()) {
                throw Fault.conflict(process.id + " is the sandbox's own command.", process.stateName())
                        .withHint("It goes with the sandbox.")
                        .asException();
            }
            return pruning.remove(found.box(), process).compose(v -> ledger.durable());
        });
    }
}
