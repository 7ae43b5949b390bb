package dev.sandlot.supervisor;

import dev.sandlot.bus.Page;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers the requests about processes. Used on the loop only. */
final class ProcessRequests {
    private final Loop loop;
    private final Registry registry;
    private final Ledger ledger;
    private final Keys keys;
    private final Processes processes;
    private final ProcessLife life;
    private final Services services;
    private final Past past;
    private final Specs specs;
    private final Pruning pruning;

    ProcessRequests(
            Loop loop,
            Registry registry,
            Ledger ledger,
            Keys keys,
            Processes processes,
            ProcessLife life,
            Services services,
            Past past,
            Specs specs,
            Pruning pruning) {
        this.loop = loop;
        this.registry = registry;
        this.ledger = ledger;
        this.keys = keys;
        this.processes = processes;
        this.life = life;
        this.services = services;
        this.past = past;
        this.specs = specs;
        this.pruning = pruning;
    }

    /** What is asked for, for telling two requests with one key apart. */
    private record Asked(ProcessSpec spec, @Nullable String stdin) {}

    Future<SandboxProcess> start(Request.StartProcess request) {
        var box = used(request.sandbox());
        // The names of those that have ended are taken too.
        return past.of(box)
                .compose(v -> keys.once(
                        Keys.startIn(box.id),
                        request.idempotencyKey(),
                        new Asked(request.spec(), request.stdin()),
                        remember -> life.start(box, request.spec(), request.stdin(), remember),
                        id -> Registry.find(box, id)))
                .compose(process -> whenOver(box, process, request.waitSeconds()));
    }

    Future<Page<SandboxProcess>> list(Request.ListProcesses request) {
        var box = used(request.sandbox());
        return past.of(box).compose(v -> {
            var page = Listing.processes(box.processes.values(), request.limit(), request.cursor());
            return views(box, page.items()).map(views -> new Page<>(views, page.nextCursor()));
        });
    }

    Future<SandboxProcess> get(Request.GetProcess request) {
        return found(request.sandbox(), request.process())
                .compose(found -> whenOver(found.box(), found.process(), request.waitSeconds()));
    }

    private record Found(HeldSandbox box, HeldProcess process) {}

    private Future<Found> found(String sandbox, String process) {
        var box = used(sandbox);
        return past.of(box).map(v -> new Found(box, Registry.find(box, process)));
    }

    private Future<SandboxProcess> whenOver(HeldSandbox box, HeldProcess process, int waitSeconds) {
        return process.waiters
                .until(() -> process.isGone() || process.isOver(), Duration.ofSeconds(Math.max(0, waitSeconds)))
                .compose(done -> view(box, process));
    }

    private Future<SandboxProcess> view(HeldSandbox box, HeldProcess process) {
        return views(box, List.of(process)).map(views -> views.get(0));
    }

    /** How far the logs reach of those that have ended may not be known until somebody asks. */
    private Future<List<SandboxProcess>> views(HeldSandbox box, List<HeldProcess> some) {
        return loop.here(processes.measure(
                        box.id, some.stream().map(process -> process.id).toList()))
                .compose(measured -> specs.views(box, some, this::extent));
    }

    private @Nullable OutputExtent extent(HeldProcess process) {
        return processes.extent(process.sandbox, process.id);
    }

    /** A service that waits for its restart has none to signal, but can be told not to come back. */
    Future<SandboxProcess> signal(Request.SignalProcess request) {
        var name = Signal.require(request.signal());
        return found(request.sandbox(), request.process()).compose(found -> {
            var process = found.process();
            if (process.isRunning()) {
                return life.send(found.box(), process, name).compose(v -> view(found.box(), process));
            }
            if (process.restartAt != null && Signal.ends(name)) {
                services.rest(process);
                return ledger.durable().compose(v -> view(found.box(), process));
            }
            throw Fault.conflict(process.id + " has ended.", state(process)).asException();
        });
    }

    Future<Void> delete(Request.DeleteProcess request) {
        return found(request.sandbox(), request.process()).compose(found -> {
            var process = found.process();
            if (!process.isOver()) {
                throw Fault.conflict(process.id + " still runs.", "running")
                        .withHint("End it with a signal first.")
                        .asException();
            }
            if (process == found.box().main()) {
                throw Fault.conflict(process.id + " is the sandbox's own command.", state(process))
                        .withHint("It goes with the sandbox.")
                        .asException();
            }
            return pruning.remove(found.box(), process).compose(v -> ledger.durable());
        });
    }

    private static String state(HeldProcess process) {
        return process.state.name().toLowerCase(Locale.ROOT);
    }

    private HeldSandbox used(String reference) {
        return registry.used(reference, loop.now());
    }
}
