package dev.sandlot.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EventRecord} says has happened; the word is that of CloudEvents. One record for each type that the API contract names and
 * this version tells. {@link OccurrenceMapper} alone knows their names and members in JSON. Who decides by what has happened reads it with a
 * {@link Visitor}, so that the compiler tells him of a new one.
 */
public sealed interface Occurrence {
    void accept(Visitor visitor);

    /** Something about a sandbox itself. */
    sealed interface SandboxEvent extends Occurrence {
        /** What the sandbox was called then. */
        String name();
    }

    record SandboxCreated(String name, SandboxState state) implements SandboxEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** @param failure why, where the state is one of trouble and that is known */
    record SandboxStateChanged(
            String name,
            SandboxState state,
            SandboxState before,
            @Nullable String failure) implements SandboxEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    record SandboxDeleted(String name) implements SandboxEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** @param kills how many processes the kernel has killed for it since that was told the last time */
    record OutOfMemory(String name, long kills) implements SandboxEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Something else is on its screen: see {@link ScreenFrame}. */
    record ScreenUpdated(String name, String hash, int width, int height) implements SandboxEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    record AgentStateChanged(String name, AgentState state, AgentState before) implements SandboxEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Something that a person has to see to has begun, has become another, or is over. */
    sealed interface AttentionEvent extends SandboxEvent {
        AttentionSummary attention();
    }

    record AttentionOpened(String name, AttentionSummary attention) implements AttentionEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    record AttentionChanged(String name, AttentionSummary attention) implements AttentionEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    record AttentionClosed(String name, AttentionSummary attention) implements AttentionEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Something about a process. */
    sealed interface ProcessEvent extends Occurrence {
        ProcessSummary process();
    }

    /** Its command runs from now on. */
    sealed interface ProcessRuns extends ProcessEvent {}

    record ProcessStarted(ProcessSummary process) implements ProcessRuns {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** @param restarts how often so far */
    record ProcessRestarted(ProcessSummary process, int restarts) implements ProcessRuns {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /**
     * @param exitCode null where it was killed or nobody knows
     * @param signal what killed it, or null
     */
    record ProcessExited(
            ProcessSummary process,
            ProcessState state,
            @Nullable Integer exitCode,
            @Nullable String signal,
            boolean timedOut)
            implements ProcessEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /**
     * Its network is another from now on.
     *
     * @param allow how many rules allow something
     * @param deny how many rules deny something
     */
    record NetworkChanged(String name, NetworkMode mode, int allow, int deny) implements SandboxEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** It asks to be let out to something: see {@link NetworkRequest}. */
    record NetworkRequested(
            String name,
            long request,
            String rule,
            @Nullable String reason) implements SandboxEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** It was not let out: see {@link NetworkDecision}. Told once in a while only of what is denied again and again. */
    record NetworkDenied(String name, String host, int port, String reason) implements SandboxEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /**
     * Something that a person may want to find later, such as a refused login.
     *
     * @param what in a few words
     * @param details by their names
     * @param leftOutBefore how many entries were left out before this one, so that nobody could flood the log
     */
    record AuditEntry(String what, Map<String, String> details, int leftOutBefore) implements Occurrence {
        public AuditEntry {
            Objects.requireNonNull(what);
            details = Map.copyOf(details);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /**
     * Kept by an earlier or a later version in a form that this one doesn't write; shown as it is.
     *
     * @param data JSON values only: text, numbers, booleans, lists, maps, null
     */
    record Unknown(String type, Map<String, @Nullable Object> data) implements Occurrence {
        public Unknown {
            Objects.requireNonNull(type);
            data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Reads any. No method has a default: a new record is a new decision of each reader. */
    interface Visitor {
        void visit(SandboxCreated created);

        void visit(SandboxStateChanged changed);

        void visit(SandboxDeleted deleted);

        void visit(OutOfMemory killed);

        void visit(ScreenUpdated screen);

        void visit(AgentStateChanged changed);

        void visit(AttentionOpened opened);

        void visit(AttentionChanged changed);

        void visit(AttentionClosed closed);

        void visit(ProcessStarted started);

        void visit(ProcessRestarted restarted);

        void visit(ProcessExited exited);

        void visit(NetworkChanged changed);

        void visit(NetworkRequested requested);

        void visit(NetworkDenied denied);

        void visit(AuditEntry entry);

        void visit(Unknown unknown);
    }
}
