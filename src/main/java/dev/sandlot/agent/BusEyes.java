package dev.sandlot.agent;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.TerminalSource;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.Callable;

/** Sees processes and screens where they really are. */
final class BusEyes implements ScreenWatch.Eyes {
    private final AgentLoop loop;
    private final Bus bus;
    private final TerminalSource terminals;
    private final Scan.Work apart;

    BusEyes(AgentLoop loop, Bus bus, TerminalSource terminals) {
        this.loop = loop;
        this.bus = bus;
        this.terminals = terminals;
        // Of its own: megabytes of session files must not keep anybody from being told that an agent waits.
        apart = loop.worker("sandlot-agent-screens");
    }

    @Override
    public Future<SandboxProcess> process(SandboxId sandbox, ProcessId process) {
        return bus.ask(new Request.GetProcess(sandbox.value(), process.value(), 0));
    }

    @Override
    public Future<Buffer> screen(SandboxId sandbox, ProcessId process) {
        return loop.here(terminals.screen(sandbox, process, false));
    }

    @Override
    public <T> Future<T> apart(Callable<T> work) {
        return apart.run(work);
    }
}
