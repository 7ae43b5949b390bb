package dev.sandlot.agent;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the terminal in which an agent is answered. Used on the agents' event loop only. */
final class Answering {
    private final Bus bus;
    private final Collection<Adapter> adapters;
    private final ScreenWatch screens;

    Answering(Bus bus, Collection<Adapter> adapters, ScreenWatch screens) {
        this.bus = bus;
        this.adapters = adapters;
        this.screens = screens;
    }

    /** A fault of kind CONFLICT where there is none, or more than one. */
    Future<SandboxProcess> terminal(Request.FindTerminal request) {
        return bus.ask(new Request.GetSandbox(request.sandbox(), 0)).compose(sandbox -> {
            var id = sandbox.id().value();
            var attention = sandbox.attention();
            return attention != null && attention.process() != null
                    ? bus.ask(new Request.GetProcess(id, attention.process().value(), 0))
                    : terminals(sandbox).map(terminals -> only(sandbox, terminals));
        });
    }

    /** Those that run. */
    private Future<List<SandboxProcess>> terminals(Sandbox sandbox) {
        return bus.ask(Request.ListLogs.newest(sandbox.id(), 0)).compose(found -> {
            var terminals = found.logs().stream()
                    .filter(log -> log.kind() == ProcessKind.TERMINAL && log.state() == ProcessState.RUNNING)
                    .map(log -> bus.ask(new Request.GetProcess(
                            sandbox.id().value(), log.id().value(), 0)))
                    .toList();
            return Future.all(terminals).map(all -> all.<SandboxProcess>list());
        });
    }

    private SandboxProcess only(Sandbox sandbox, List<SandboxProcess> terminals) {
        var found = terminals.stream().filter(this::isAgent).limit(2).toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        var what = found.isEmpty() ? "is no terminal with an agent" : "is more than one terminal with an agent";
        var name = sandbox.name();
        var hint = terminals.stream()
                .filter(Answering::isTerminal)
                .max(Comparator.comparing(SandboxProcess::startedAt))
                .map(newest -> "Type into one of its terminals by that process's id instead: sandlot keys " + name + "/"
                        + newest.id() + " TEXT --key Enter.")
                .orElse("No terminal runs in it; start an agent in one: sandlot exec -it " + name + " -- claude.");
        throw Fault.conflict(
                        "In the sandbox " + name + " there " + what + ".",
                        sandbox.state().name().toLowerCase(Locale.ROOT))
                .withHint(hint)
                .asException();
    }

    private static boolean isTerminal(SandboxProcess process) {
        return process.spec().tty() && process.state() == ProcessState.RUNNING;
    }

    private boolean isAgent(SandboxProcess process) {
        var command = process.spec().command();
        return isTerminal(process)
                && (screens.isAgent(process.sandboxId(), process.id())
                        || adapters.stream().anyMatch(adapter -> adapter.isStartedBy(command)));
    }
}
