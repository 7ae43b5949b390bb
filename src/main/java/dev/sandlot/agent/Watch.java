package dev.sandlot.agent;

import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A sandbox whose agents are looked at. Used on the agents' event loop only. */
final class Watch {
    static final long NO_TIMER = -1;

    Sandbox sandbox;
    /** Opened when it is first needed. */
    @Nullable
    Future<KnownSessions> known;
    /** Whether an agent was asked for, or started. */
    boolean hasAgent;
    /** Whether a person or a script may have started one in it: there is a terminal, or a command that names one. */
    boolean mayHaveAgent;
    /** Whether something has happened since the last look began. */
    boolean due;
    /** The look that goes on, or null. */
    @Nullable
    Future<Void> looking;
    /** When the last one ended, as {@link System#nanoTime} tells it; meaningless before the first. */
    long lookedAt;

    boolean everLooked;
    /** How many looks in turn found nothing new. */
    int inVain;

    long timer = NO_TIMER;

    Watch(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    boolean isRunning() {
        return sandbox.state() == SandboxState.RUNNING;
    }

    /** Whether it is looked at without being asked for: a look costs some tens of milliseconds, and most sandboxes never have an agent. */
    boolean isWatched() {
        return hasAgent || mayHaveAgent || hasSessions();
    }

    /** As far as that is known by now. */
    boolean hasSessions() {
        return known != null && known.succeeded() && known.result().hasSessions();
    }
}
