package dev.sandlot.agent;

import dev.sandlot.model.AgentState;
import dev.sandlot.model.Command;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSummary;
import dev.sandlot.model.SandboxId;
import java.util.Collection;

/** Sees from the event log where agents begin and end. */
final class ProcessEvents {
    private final Collection<Adapter> adapters;
    private final SessionFilePolling polling;
    private final ScreenWatch screens;
    private final States states;

    ProcessEvents(Collection<Adapter> adapters, SessionFilePolling polling, ScreenWatch screens, States states) {
        this.adapters = adapters;
        this.polling = polling;
        this.screens = screens;
        this.states = states;
    }

    void recorded(EventRecord event) {
        var sandbox = event.sandbox();
        if (sandbox != null) {
            event.occurrence().accept(new Reader(sandbox));
        }
    }

    private boolean isAgent(ProcessSummary process) {
        var command = new Command.Line(line(process));
        return adapters.stream().anyMatch(adapter -> adapter.isStartedBy(command));
    }

    private static String line(ProcessSummary process) {
        return process.command().isBlank() ? "?" : process.command();
    }

    private void runs(SandboxId sandbox, ProcessSummary process) {
        if (isAgent(process)) {
            polling.agentStarted(sandbox);
        } else if (process.kind() == ProcessKind.TERMINAL
                || adapters.stream().anyMatch(adapter -> adapter.isNamedIn(line(process)))) {
            polling.agentLikely(sandbox);
        }
    }

    private void ended(SandboxId sandbox, Occurrence.ProcessExited exited) {
        polling.processEnded(sandbox);
        var process = exited.process();
        boolean agent = isAgent(process) || screens.isAgent(sandbox, process.id());
        screens.ended(sandbox, process.id());
        var known = polling.known(sandbox);
        if (!agent || known == null || known.agentState() == AgentState.NONE) {
            return;
        }
        var others = screens.seen(sandbox);
        if (others.equals(ScreenFinding.NONE)) {
            // An agent that was killed tells no more itself.
            boolean well = exited.exitCode() != null && exited.exitCode() == 0;
            states.ended(sandbox, well ? AgentState.DONE : AgentState.ERROR);
        } else {
            states.seen(sandbox, others);
        }
    }

    /** What of all that happens is of account here. */
    private final class Reader implements Occurrence.Visitor {
        private final SandboxId sandbox;

        Reader(SandboxId sandbox) {
            this.sandbox = sandbox;
        }

        @Override
        public void visit(Occurrence.ProcessStarted started) {
            runs(sandbox, started.process());
        }

        @Override
        public void visit(Occurrence.ProcessRestarted restarted) {
            runs(sandbox, restarted.process());
        }

        @Override
        public void visit(Occurrence.ProcessExited exited) {
            ended(sandbox, exited);
        }

        @Override
        public void visit(Occurrence.SandboxCreated created) {}

        @Override
        public void visit(Occurrence.SandboxStateChanged changed) {}

        @Override
        public void visit(Occurrence.SandboxDeleted deleted) {}

        @Override
        public void visit(Occurrence.OutOfMemory killed) {}

        @Override
        public void visit(Occurrence.ScreenUpdated screen) {}

        @Override
        public void visit(Occurrence.AgentStateChanged changed) {}

        @Override
        public void visit(Occurrence.AttentionOpened opened) {}

        @Override
        public void visit(Occurrence.AttentionChanged changed) {}

        @Override
        public void visit(Occurrence.AttentionClosed closed) {}

        @Override
        public void visit(Occurrence.NetworkChanged changed) {}

        @Override
        public void visit(Occurrence.NetworkRequested requested) {}

        @Override
        public void visit(Occurrence.NetworkDenied denied) {}

        @Override
        public void visit(Occurrence.AuditEntry entry) {}

        @Override
        public void visit(Occurrence.Unknown unknown) {}
    }
}
