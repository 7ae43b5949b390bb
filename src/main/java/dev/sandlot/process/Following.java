package dev.sandlot.process;

import dev.sandlot.keeper.HolePuncher;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes of which something may still come, and what becomes of their logs meanwhile. Safe to use from any thread. */
final class Following implements Follower.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    private final Workers workers;
    private final KeptLogs logs;
    private final Inputs inputs;
    private final Activity activity;
    private final Follower follower = new Follower(this);
    private final LogTrim.Puncher puncher = new HolePuncher()::free;
    private final Map<ProcessKey, LiveProcess> live = new ConcurrentHashMap<>();
    private volatile @Nullable ProcessListener listener;

    Following(Workers workers, KeptLogs logs, Inputs inputs, Activity activity) {
        this.workers = workers;
        this.logs = logs;
        this.inputs = inputs;
        this.activity = activity;
    }

    void start(ProcessListener owner) {
        listener = owner;
        follower.start();
    }

    /** Nothing is followed and nothing adopted before {@link #start}. */
    private ProcessListener listener() {
        return Objects.requireNonNull(listener, "not started");
    }

    /** Follows it until nothing more can come. Its log is held open for that time. */
    void follow(ProcessKey key, LiveProcess process) {
        var before = live.put(key, process);
        if (before != null) {
            before.log().release();
        }
        activity.touch(key.sandbox());
        follower.follow(process);
    }

    /** One that an earlier daemon started, not yet followed; null where nothing of it is left, which is told. Blocks. */
    @Nullable
    LiveProcess takeUp(ProcessKey key) throws IOException {
        if (!logs.isKept(key)) {
            listener().ended(key.sandbox(), key.process(), Ended.lost(Instant.now()));
            return null;
        }
        return open(key);
    }

    private LiveProcess open(ProcessKey key) throws IOException {
        var log = logs.of(key);
        log.followed();
        log.retain();
        return new LiveProcess(key.sandbox(), key.process(), log, null);
    }

    /** Follows those that had ended when an earlier daemon did, but had left something behind that may still print. Blocks. */
    void takeUpUnfinished(SandboxId sandbox) throws IOException {
        for (var process : logs.unfinished(sandbox).list()) {
            var key = new ProcessKey(sandbox, process);
            if (!live.containsKey(key) && logs.isKept(key)) {
                follow(key, open(key));
            }
        }
    }

    Set<ProcessId> of(SandboxId sandbox) {
        var found = new HashSet<ProcessId>();
        live.keySet().forEach(key -> {
            if (key.sandbox().equals(sandbox)) {
                found.add(key.process());
            }
        });
        return found;
    }

    /** Whether its command has ended. */
    boolean hasExited(ProcessKey key) {
        var process = live.get(key);
        return process == null || process.record().exitCode() != null;
    }

    /** Whether nobody prints any more into its log. */
    boolean isComplete(ProcessKey key) {
        var process = live.get(key);
        return process == null
                || process.record().complete()
                || !process.record().holderLives();
    }

    void forget(ProcessKey key) {
        inputs.forget(key);
        var process = live.remove(key);
        if (process != null) {
            follower.leave(process);
            process.log().completed();
            process.log().release();
        }
    }

    void close() {
        follower.close();
    }

    @Override
    public void grew(LiveProcess process) {
        activity.touch(process.sandbox());
        listener().grew(process.sandbox(), process.id(), process.log().nextSeq());
        if (process.log().wantsTrim()) {
            workers.run(() -> process.log().trim(puncher))
                    .onFailure(e -> LOG.warn("can't free the head of {}'s log: {}", process.id(), e.toString()));
        }
    }

    @Override
    public void ended(LiveProcess process) {
        inputs.forget(new ProcessKey(process.sandbox(), process.id()));
        if (process.complete()) {
            // First: whoever reads to the end is told that it is the last.
            process.log().completed();
        } else {
            mark(process, Unfinished::add);
        }
        listener().ended(process.sandbox(), process.id(), Objects.requireNonNull(process.ended()));
    }

    @Override
    public void left(LiveProcess process) {
        if (live.remove(new ProcessKey(process.sandbox(), process.id()), process)) {
            process.log().completed();
            process.log().release();
            mark(process, Unfinished::remove);
            listener().left(process.sandbox(), process.id());
        }
    }

    /** A change of what is known to be unfinished. */
    private interface Mark {
        void of(Unfinished unfinished, ProcessId process) throws IOException;
    }

    private void mark(LiveProcess process, Mark change) {
        try {
            change.of(logs.unfinished(process.sandbox()), process.id());
        } catch (IOException e) {
            LOG.warn("{} of {} may still print: {}", process.id(), process.sandbox(), e.toString());
        }
    }
}
