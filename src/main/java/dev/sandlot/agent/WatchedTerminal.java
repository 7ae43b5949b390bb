package dev.sandlot.agent;

import dev.sandlot.model.AgentState;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import org.jspecify.annotations.Nullable;

/** A terminal whose screen is looked at. Used on the agents' event loop only. */
final class WatchedTerminal {
    static final long NO_TIMER = -1;

    final SandboxId sandbox;
    final ProcessId process;
    final ScreenDebounce settling = new ScreenDebounce();
    /** Whether an agent was started on it, as its command tells; then one is there until the process ends. */
    final boolean started;
    /** The agent that is on it, or null where none is known of. */
    @Nullable
    Adapter adapter;
    /** What was seen last, or null. */
    @Nullable
    ScreenFinding finding;
    /** Whether the last look found a screen that no rule knows. */
    boolean strange;

    boolean looking;
    boolean gone;
    long timer = NO_TIMER;
    long timerAt;

    WatchedTerminal(SandboxId sandbox, ProcessId process, @Nullable Adapter adapter, boolean started) {
        this.sandbox = sandbox;
        this.process = process;
        this.adapter = adapter;
        this.started = started;
    }

    /** A look found this. */
    void found(Adapter whose, ScreenRule.Match match) {
        adapter = whose;
        strange = false;
        finding = new ScreenFinding(match.state(), match.asks(), process, false);
    }

    /** A look found what no rule knows. */
    void foundNothing(long now) {
        strange = true;
        guess(now);
    }

    /** What can be said by the output alone: something is printed, or it is quiet. An agent that was only seen may have left. */
    void guess(long now) {
        if (adapter == null || !strange) {
            return;
        }
        if (now < settling.quietAt()) {
            finding = new ScreenFinding(AgentState.WORKING, null, process, true);
        } else if (started) {
            finding = new ScreenFinding(AgentState.IDLE, null, process, true);
        } else {
            adapter = null;
            finding = null;
        }
    }

    /** When {@link #guess} may say something else than now, if nothing is printed. */
    long nextGuess(long now) {
        boolean pending = adapter != null && strange && now < settling.quietAt();
        return pending ? settling.quietAt() : ScreenDebounce.NEVER;
    }
}
