package dev.sandlot.supervisor;

import dev.sandlot.bus.Page;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Locale;

/** Answers the requests about processes. Used on the loop only. */
final class ProcessRequests {
    private final Loop loop;
    private final Registry registry;
    private final Ledger ledger;
    private final Keys keys;
    private final Processes processes;
    private final ProcessLife life;
    private final Services services;

    ProcessRequests(
            Loop loop,
            Registry registry,
            Ledger ledger,
            Keys keys,
            Processes processes,
            ProcessLife life,
            Services services) {
        this.loop = loop;
        this.registry = registry;
        this.ledger = ledger;
        this.keys = keys;
        this.processes = processes;
        this.life = life;
        this.services = services;
    }

    Future<SandboxProcess> start(Request.StartProcess request) {
        var box = used(request.sandbox());
        return keys.once(
                        Keys.startIn(box.id),
                        request.idempotencyKey(),
                        request.spec(),
                        remember -> life.start(box, request.spec(), remember),
                        id -> Registry.find(box, id))
                .compose(process -> whenOver(process, request.waitSeconds()));
    }

    Future<Page<SandboxProcess>> list(Request.ListProcesses request) {
        var box = used(request.sandbox());
        return Future.succeededFuture(
                Listing.processes(box.processes.values(), request.limit(), request.cursor(), this::view));
    }

    Future<SandboxProcess> get(Request.GetProcess request) {
        return whenOver(Registry.find(used(request.sandbox()), request.process()), request.waitSeconds());
    }

    private Future<SandboxProcess> whenOver(HeldProcess process, int waitSeconds) {
        return process.waiters
                .until(() -> process.gone || process.isOver(), Duration.ofSeconds(Math.max(0, waitSeconds)))
                .map(done -> view(process));
    }

    private SandboxProcess view(HeldProcess process) {
        return process.view(processes.extent(process.sandbox, process.id));
    }

    /** A service that waits for its restart has none to signal, but can be told not to come back. */
    Future<SandboxProcess> signal(Request.SignalProcess request) {
        var box = used(request.sandbox());
        var process = Registry.find(box, request.process());
        var name = Signal.require(request.signal());
        if (process.isRunning()) {
            return life.send(box, process, name).map(v -> view(process));
        }
        if (process.restartAt != null && Signal.ends(name)) {
            services.rest(process);
            return Future.succeededFuture(view(process));
        }
        throw Fault.conflict(process.id + " has ended.", state(process)).asException();
    }

    Future<Void> brake(Request.BrakeProcess request) {
        var box = registry.find(request.sandbox());
        var process = Registry.find(box, request.process());
        return process.isRunning() ? life.brake(box, process, request.stopped()) : Future.succeededFuture();
    }

    Future<Void> delete(Request.DeleteProcess request) {
        var box = used(request.sandbox());
        var process = Registry.find(box, request.process());
        if (!process.isOver()) {
            throw Fault.conflict(process.id + " still runs.", "running")
                    .withHint("End it with a signal first.")
                    .asException();
        }
        if (process == box.main()) {
            throw Fault.conflict(process.id + " is the sandbox's own command.", state(process))
                    .withHint("It goes with the sandbox.")
                    .asException();
        }
        process.gone = true;
        box.processes.remove(process.id);
        ledger.remove(box.id, process.id);
        ledger.save(box);
        process.waiters.wake();
        return loop.here(processes.forget(box.id, process.id)).compose(v -> ledger.durable());
    }

    private static String state(HeldProcess process) {
        return process.state.name().toLowerCase(Locale.ROOT);
    }

    private HeldSandbox used(String reference) {
        return registry.used(reference, loop.now());
    }
}
