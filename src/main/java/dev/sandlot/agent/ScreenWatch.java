package dev.sandlot.agent;

import dev.sandlot.model.AgentState;
import dev.sandlot.model.Attention;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what agents do by what stands on their terminals: looks at a screen after something was printed, when {@link ScreenDebounce} says, and never
 * where nothing happens. Of several terminals in a sandbox, the one that matters most counts. Used on one event loop only.
 */
final class ScreenWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ScreenWatch.class);
    /** An agent that began so short a time ago is starting. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    /** What this needs of the rest. Futures complete on the event loop of this. */
    interface Eyes {
        Future<SandboxProcess> process(SandboxId sandbox, ProcessId process);

        Future<Buffer> screen(SandboxId sandbox, ProcessId process);

        /** Runs it where it may take a while. */
        <T> Future<T> apart(Callable<T> work);
    }

    private record Found(Adapter adapter, ScreenRule.Match match) {}

    private final Vertx vertx;
    private final Collection<Adapter> adapters;
    private final Eyes eyes;
    private final BiConsumer<SandboxId, ScreenFinding> out;
    private final Map<SandboxId, SandboxTerminals> boxes = new HashMap<>();
    private boolean closed;

    /** @param out told what is seen of a sandbox after each look at it, as long as there is an agent, and once when it has left */
    ScreenWatch(Vertx vertx, Collection<Adapter> adapters, Eyes eyes, BiConsumer<SandboxId, ScreenFinding> out) {
        this.vertx = vertx;
        this.adapters = adapters;
        this.eyes = eyes;
        this.out = out;
    }

    /** A process of a running sandbox has printed something. */
    void grew(Sandbox sandbox, ProcessId process) {
        var box = boxes.computeIfAbsent(sandbox.id(), id -> takeUp(sandbox));
        if (!box.knows(process)) {
            meet(box, sandbox.id(), process, null);
        }
        var terminal = box.get(process);
        if (terminal != null) {
            terminal.settling.grew(now());
            plan(terminal);
        }
    }

    /** What an earlier daemon has seen holds until that terminal prints something else. */
    private SandboxTerminals takeUp(Sandbox sandbox) {
        var box = new SandboxTerminals();
        var attention = sandbox.attention();
        if (attention != null
                && attention.reason() == Attention.Reason.NEEDS_INPUT
                && attention.process() != null
                && sandbox.agentState() == AgentState.NEEDS_INPUT) {
            var seen = new ScreenFinding(AgentState.NEEDS_INPUT, attention.asks(), attention.process(), false);
            meet(box, sandbox.id(), attention.process(), seen);
        }
        return box;
    }

    /** Finds out what this process is. */
    private void meet(SandboxTerminals box, SandboxId sandbox, ProcessId process, @Nullable ScreenFinding known) {
        box.put(process, null);
        eyes.process(sandbox, process)
                .onSuccess(found -> {
                    boolean there = boxes.get(sandbox) == box && box.knows(process);
                    if (there && found.spec().tty() && found.state() == ProcessState.RUNNING) {
                        met(box, found, known);
                    }
                })
                .onFailure(e -> {
                    box.remove(process);
                    LOG.debug("{} of {}: {}", process, sandbox, e.getMessage());
                });
    }

    private void met(SandboxTerminals box, SandboxProcess process, @Nullable ScreenFinding known) {
        var command = process.spec().command();
        var starts = adapters.stream().filter(each -> each.isStartedBy(command)).findFirst();
        // A script that names it may start it; whether it does, its screen will tell.
        var adapter = starts.or(() -> adapters.stream()
                        .filter(each -> each.isNamedIn(command.display()))
                        .findFirst())
                .orElse(null);
        var terminal = new WatchedTerminal(process.sandboxId(), process.id(), adapter, starts.isPresent());
        box.put(process.id(), terminal);
        terminal.finding = known;
        if (known == null && terminal.started && isFresh(process)) {
            terminal.finding = new ScreenFinding(AgentState.STARTING, null, process.id(), true);
            tell(terminal.sandbox);
        }
        // What was printed meanwhile has not been seen.
        terminal.settling.grew(now());
        plan(terminal);
    }

    private static boolean isFresh(SandboxProcess process) {
        return process.startedAt() != null
                && Duration.between(process.startedAt(), Instant.now()).compareTo(FRESH) < 0;
    }

    /** A process has ended. */
    void ended(SandboxId sandbox, ProcessId process) {
        var box = boxes.get(sandbox);
        var terminal = box == null ? null : box.remove(process);
        if (terminal != null) {
            forget(terminal);
        }
    }

    /** The sandbox is not up any more, or gone. */
    void down(SandboxId sandbox) {
        var box = boxes.remove(sandbox);
        if (box != null) {
            box.forEach(this::forget);
        }
    }

    /** What the terminals of a sandbox show now. */
    ScreenFinding seen(SandboxId sandbox) {
        var box = boxes.get(sandbox);
        return box == null ? ScreenFinding.NONE : box.seen();
    }

    /** The only terminal with an agent, as far as is known; null where there is none, or more than one. */
    @Nullable
    ProcessId only(SandboxId sandbox) {
        var box = boxes.get(sandbox);
        return box == null ? null : box.only();
    }

    /** Whether this terminal is known to have an agent on it. */
    boolean isAgent(SandboxId sandbox, ProcessId process) {
        var box = boxes.get(sandbox);
        return box != null && box.isAgent(process);
    }

    private void forget(WatchedTerminal terminal) {
        terminal.gone = true;
        if (terminal.timer != WatchedTerminal.NO_TIMER) {
            vertx.cancelTimer(terminal.timer);
        }
    }

    private void plan(WatchedTerminal terminal) {
        if (closed || terminal.gone || terminal.looking) {
            return;
        }
        long now = now();
        long at = Math.min(terminal.settling.due(terminal.adapter != null), terminal.nextGuess(now));
        boolean timed = terminal.timer != WatchedTerminal.NO_TIMER;
        // A timer that ends too early finds out for itself: output may come many times a second.
        if (at == ScreenDebounce.NEVER || timed && terminal.timerAt <= at) {
            return;
        }
        if (timed) {
            vertx.cancelTimer(terminal.timer);
        }
        terminal.timerAt = at;
        terminal.timer = vertx.setTimer(Math.max(1, at - now), id -> due(terminal));
    }

    private void due(WatchedTerminal terminal) {
        terminal.timer = WatchedTerminal.NO_TIMER;
        long now = now();
        if (terminal.settling.due(terminal.adapter != null) <= now) {
            look(terminal);
            return;
        }
        terminal.guess(now);
        tell(terminal.sandbox);
        plan(terminal);
    }

    private void look(WatchedTerminal terminal) {
        terminal.looking = true;
        terminal.settling.looks(now());
        var known = terminal.adapter;
        eyes.screen(terminal.sandbox, terminal.process)
                .compose(screen -> eyes.apart(() -> read(known, screen.getBytes())))
                .onComplete(done -> {
                    terminal.looking = false;
                    if (terminal.gone) {
                        return;
                    }
                    if (done.failed()) {
                        LOG.debug("{} of {}: {}", terminal.process, terminal.sandbox, Objects.toString(done.cause()));
                    } else if (done.result() == null) {
                        terminal.foundNothing(now());
                    } else {
                        terminal.found(done.result().adapter, done.result().match);
                    }
                    tell(terminal.sandbox);
                    plan(terminal);
                });
    }

    private @Nullable Found read(@Nullable Adapter known, byte[] screen) {
        var text = ScreenText.of(screen);
        var effort = new MatchBudget(MatchBudget.FOR_A_SCREEN);
        if (known != null) {
            var match = known.read(text, true, effort);
            return match == null ? null : new Found(known, match);
        }
        for (var adapter : adapters) {
            var match = adapter.read(text, false, effort);
            if (match != null) {
                return new Found(adapter, match);
            }
        }
        return null;
    }

    private void tell(SandboxId sandbox) {
        var box = boxes.get(sandbox);
        if (box == null) {
            return;
        }
        var finding = box.seen();
        boolean has = !finding.equals(ScreenFinding.NONE);
        if (has || box.hadAgent) {
            box.hadAgent = has;
            out.accept(sandbox, finding);
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /** No more looks are begun. */
    void close() {
        closed = true;
        boxes.values().forEach(box -> box.forEach(this::forget));
    }
}
