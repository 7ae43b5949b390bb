package dev.sandlot.model;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one mapper between what has happened and its form in JSON, which the API shows and the event log keeps: the type's name in the API
 * contract, and the members of {@code data}. Nothing that was kept is lost by reading: what doesn't stand in the form in which this
 * version writes it is an {@link Occurrence.Unknown}, and is written as it was.
 */
public final class OccurrenceMapper {
    private static final String SANDBOX_CREATED = "sandbox.created";
    private static final String SANDBOX_STATE = "sandbox.state";
    private static final String SANDBOX_DELETED = "sandbox.deleted";
    private static final String OUT_OF_MEMORY = "sandbox.out_of_memory";
    private static final String SCREEN_CHANGED = "screen.changed";
    private static final String AGENT_STATE = "agent.state";
    private static final String ATTENTION_OPENED = "attention.opened";
    private static final String ATTENTION_CHANGED = "attention.changed";
    private static final String ATTENTION_CLOSED = "attention.closed";
    private static final String PROCESS_STARTED = "process.started";
    private static final String PROCESS_RESTARTED = "process.restarted";
    private static final String PROCESS_EXITED = "process.exited";
    private static final String NETWORK_CHANGED = "network.changed";
    private static final String NETWORK_REQUESTED = "network.requested";
    private static final String NETWORK_DENIED = "network.denied";
    private static final String AUDIT = "audit";

    /** @param data JSON values only: text, numbers, booleans, lists, maps, null */
    public record Form(String type, Map<String, @Nullable Object> data) {}

    private OccurrenceMapper() {}

    public static Form write(Occurrence occurrence) {
        var writer = new Writer();
        occurrence.accept(writer);
        return new Form(Objects.requireNonNull(writer.type), writer.data);
    }

    /** What {@link #write} has written, or another version has. */
    public static Occurrence read(Form form) {
        try {
            var known = read(form.type(), new JsonMembers(form.data()));
            if (known != null && write(known).data().keySet().equals(form.data().keySet())) {
                return known;
            }
        } catch (IllegalArgumentException e) {
            // A value that this version doesn't know, or a member that isn't there.
        }
        return new Occurrence.Unknown(form.type(), form.data());
    }

    private static @Nullable Occurrence read(String type, JsonMembers in) {
        return switch (type) {
            case SANDBOX_CREATED ->
                new Occurrence.SandboxCreated(in.text("name"), in.constant("state", SandboxState.class));
            case SANDBOX_STATE ->
                new Occurrence.SandboxStateChanged(
                        in.text("name"),
                        in.constant("state", SandboxState.class),
                        in.constant("before", SandboxState.class),
                        in.textOrNull("failure"));
            case SANDBOX_DELETED -> new Occurrence.SandboxDeleted(in.text("name"));
            case OUT_OF_MEMORY -> new Occurrence.OutOfMemory(in.text("name"), in.number("kills"));
            case SCREEN_CHANGED ->
                new Occurrence.ScreenUpdated(
                        in.text("name"), in.text("hash"), in.integer("width"), in.integer("height"));
            case AGENT_STATE ->
                new Occurrence.AgentStateChanged(
                        in.text("name"),
                        in.constant("state", AgentState.class),
                        in.constant("before", AgentState.class));
            case ATTENTION_OPENED -> new Occurrence.AttentionOpened(in.text("name"), attention(in));
            case ATTENTION_CHANGED -> new Occurrence.AttentionChanged(in.text("name"), attention(in));
            case ATTENTION_CLOSED -> new Occurrence.AttentionClosed(in.text("name"), attention(in));
            case PROCESS_STARTED -> new Occurrence.ProcessStarted(process(in));
            case PROCESS_RESTARTED -> new Occurrence.ProcessRestarted(process(in), in.integer("restarts"));
            case PROCESS_EXITED ->
                new Occurrence.ProcessExited(
                        process(in),
                        in.constant("state", ProcessState.class),
                        in.integerOrNull("exit_code"),
                        in.textOrNull("signal"),
                        in.flag("timed_out"));
            case NETWORK_CHANGED ->
                new Occurrence.NetworkChanged(
                        in.text("name"),
                        in.constant("mode", NetworkMode.class),
                        in.integer("allow"),
                        in.integer("deny"));
            case NETWORK_REQUESTED ->
                new Occurrence.NetworkRequested(
                        in.text("name"), in.number("request"), in.text("rule"), in.textOrNull("reason"));
            case NETWORK_DENIED ->
                new Occurrence.NetworkDenied(in.text("name"), in.text("host"), in.integer("port"), in.text("reason"));
            case AUDIT -> auditEntry(in);
            default -> null;
        };
    }

    private static AttentionSummary attention(JsonMembers in) {
        var process = in.textOrNull("process");
        return new AttentionSummary(
                in.constant("reason", Attention.Reason.class),
                in.textOrNull("asks"),
                process == null ? null : new ProcessId(process));
    }

    private static ProcessSummary process(JsonMembers in) {
        return new ProcessSummary(
                new ProcessId(in.text("process")),
                in.constant("kind", ProcessKind.class),
                in.textOrNull("name"),
                in.text("command"));
    }

    private static Occurrence auditEntry(JsonMembers in) {
        var details = new HashMap<String, String>();
        for (var name : in.members().keySet()) {
            if (!name.equals("what") && !name.equals("left_out_before")) {
                details.put(name, in.text(name));
            }
        }
        var leftOut = in.integerOrNull("left_out_before");
        return new Occurrence.AuditEntry(in.text("what"), details, leftOut == null ? 0 : leftOut);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static final class Writer implements Occurrence.Visitor {
        /** In no order, as JSON has it; a hash map's is the one that every version has written. */
        private Map<String, @Nullable Object> data = new HashMap<>();

        private @Nullable String type;

        private void sandbox(String type, Occurrence.SandboxEvent event) {
            this.type = type;
            data.put("name", event.name());
        }

        private void attention(String type, Occurrence.AttentionEvent event) {
            sandbox(type, event);
            var attention = event.attention();
            data.put("reason", label(attention.reason()));
            data.put("asks", attention.asks());
            data.put("process", Objects.toString(attention.process(), null));
        }

        private void process(String type, Occurrence.ProcessEvent event) {
            this.type = type;
            var process = event.process();
            data.put("process", process.id().value());
            data.put("kind", label(process.kind()));
            if (process.name() != null) {
                data.put("name", process.name());
            }
            data.put("command", process.command());
        }

        @Override
        public void visit(Occurrence.SandboxCreated created) {
            sandbox(SANDBOX_CREATED, created);
            data.put("state", label(created.state()));
        }

        @Override
        public void visit(Occurrence.SandboxStateChanged changed) {
            sandbox(SANDBOX_STATE, changed);
            data.put("state", label(changed.state()));
            data.put("before", label(changed.before()));
            if (changed.failure() != null) {
                data.put("failure", changed.failure());
            }
        }

        @Override
        public void visit(Occurrence.SandboxDeleted deleted) {
            sandbox(SANDBOX_DELETED, deleted);
        }

        @Override
        public void visit(Occurrence.OutOfMemory killed) {
            sandbox(OUT_OF_MEMORY, killed);
            data.put("kills", killed.kills());
        }

        @Override
        public void visit(Occurrence.ScreenUpdated screen) {
            sandbox(SCREEN_CHANGED, screen);
            data.put("hash", screen.hash());
            data.put("width", screen.width());
            data.put("height", screen.height());
        }

        @Override
        public void visit(Occurrence.AgentStateChanged changed) {
            sandbox(AGENT_STATE, changed);
            data.put("state", label(changed.state()));
            data.put("before", label(changed.before()));
        }

        @Override
        public void visit(Occurrence.AttentionOpened opened) {
            attention(ATTENTION_OPENED, opened);
        }

        @Override
        public void visit(Occurrence.AttentionChanged changed) {
            attention(ATTENTION_CHANGED, changed);
        }

        @Override
        public void visit(Occurrence.AttentionClosed closed) {
            attention(ATTENTION_CLOSED, closed);
        }

        @Override
        public void visit(Occurrence.ProcessStarted started) {
            process(PROCESS_STARTED, started);
        }

        @Override
        public void visit(Occurrence.ProcessRestarted restarted) {
            process(PROCESS_RESTARTED, restarted);
            data.put("restarts", restarted.restarts());
        }

        @Override
        public void visit(Occurrence.ProcessExited exited) {
            process(PROCESS_EXITED, exited);
            data.put("state", label(exited.state()));
            data.put("exit_code", exited.exitCode());
            data.put("signal", exited.signal());
            data.put("timed_out", exited.timedOut());
        }

        @Override
        public void visit(Occurrence.NetworkChanged changed) {
            sandbox(NETWORK_CHANGED, changed);
            data.put("mode", label(changed.mode()));
            data.put("allow", changed.allow());
            data.put("deny", changed.deny());
        }

        @Override
        public void visit(Occurrence.NetworkRequested requested) {
            sandbox(NETWORK_REQUESTED, requested);
            data.put("request", requested.request());
            data.put("rule", requested.rule());
            data.put("reason", requested.reason());
        }

        @Override
        public void visit(Occurrence.NetworkDenied denied) {
            sandbox(NETWORK_DENIED, denied);
            data.put("host", denied.host());
            data.put("port", denied.port());
            data.put("reason", denied.reason());
        }

        @Override
        public void visit(Occurrence.AuditEntry entry) {
            type = AUDIT;
            data.put("what", entry.what());
            entry.details().forEach(data::put);
            if (entry.leftOutBefore() > 0) {
                data.put("left_out_before", entry.leftOutBefore());
            }
        }

        @Override
        public void visit(Occurrence.Unknown unknown) {
            type = unknown.type();
            data = unknown.data();
        }
    }
}
