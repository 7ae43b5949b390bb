package dev.sandlot.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pins what events look like on the wire and in the database, where those of every version lie together. */
class OccurrenceMapperTest {
    /** As the API contract lists them. */
    private static final Set<String> TYPES = Set.of(
            "sandbox.created",
            "sandbox.state",
            "sandbox.deleted",
            "sandbox.out_of_memory",
            "process.started",
            "process.exited",
            "process.restarted",
            "agent.state",
            "attention.opened",
            "attention.changed",
            "attention.closed",
            "screen.changed",
            "network.denied",
            "network.requested",
            "network.changed",
            "node.joined",
            "node.left",
            "audit");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ProcessSummary WEB = new ProcessSummary(ProcessId.of(2), ProcessKind.SERVICE, "web", "run me");
    private static final ProcessSummary MAIN = new ProcessSummary(ProcessId.of(1), ProcessKind.TASK, null, "sh");
    private static final String WEB_JSON = "\"process\":\"p2\",\"kind\":\"service\",\"name\":\"web\",";
    private static final AttentionSummary QUESTION =
            new AttentionSummary(Attention.Reason.NEEDS_INPUT, "May I?", ProcessId.of(2));
    private static final AttentionSummary TROUBLE = new AttentionSummary(Attention.Reason.OUT_OF_MEMORY, null, null);

    private record Pin(Occurrence occurrence, String type, String data) {}

    private static final List<Pin> PINS = List.of(
            new Pin(
                    new Occurrence.SandboxCreated("demo", SandboxState.CREATING),
                    "sandbox.created",
                    "{\"name\":\"demo\",\"state\":\"creating\"}"),
            new Pin(
                    new Occurrence.SandboxStateChanged("demo", SandboxState.RUNNING, SandboxState.STARTING, null),
                    "sandbox.state",
                    "{\"before\":\"starting\",\"name\":\"demo\",\"state\":\"running\"}"),
            new Pin(
                    new Occurrence.SandboxStateChanged("demo", SandboxState.FAILED, SandboxState.STARTING, "no room"),
                    "sandbox.state",
                    "{\"before\":\"starting\",\"failure\":\"no room\",\"name\":\"demo\",\"state\":\"failed\"}"),
            new Pin(new Occurrence.SandboxDeleted("demo"), "sandbox.deleted", "{\"name\":\"demo\"}"),
            new Pin(new Occurrence.OutOfMemory("demo", 3), "sandbox.out_of_memory", "{\"kills\":3,\"name\":\"demo\"}"),
            new Pin(
                    new Occurrence.OutOfMemory("demo", 1L << 40),
                    "sandbox.out_of_memory",
                    "{\"kills\":1099511627776,\"name\":\"demo\"}"),
            new Pin(
                    new Occurrence.ScreenUpdated("demo", "0123456789abcdef", 1280, 800),
                    "screen.changed",
                    "{\"name\":\"demo\",\"width\":1280,\"hash\":\"0123456789abcdef\",\"height\":800}"),
            new Pin(
                    new Occurrence.AgentStateChanged("demo", AgentState.NEEDS_INPUT, AgentState.WORKING),
                    "agent.state",
                    "{\"before\":\"working\",\"name\":\"demo\",\"state\":\"needs_input\"}"),
            new Pin(
                    new Occurrence.AttentionOpened("demo", QUESTION),
                    "attention.opened",
                    "{\"reason\":\"needs_input\",\"process\":\"p2\",\"asks\":\"May I?\",\"name\":\"demo\"}"),
            new Pin(
                    new Occurrence.AttentionChanged("demo", QUESTION),
                    "attention.changed",
                    "{\"reason\":\"needs_input\",\"process\":\"p2\",\"asks\":\"May I?\",\"name\":\"demo\"}"),
            new Pin(
                    new Occurrence.AttentionClosed("demo", TROUBLE),
                    "attention.closed",
                    "{\"reason\":\"out_of_memory\",\"process\":null,\"asks\":null,\"name\":\"demo\"}"),
            new Pin(
                    new Occurrence.ProcessStarted(MAIN),
                    "process.started",
                    "{\"process\":\"p1\",\"kind\":\"task\",\"command\":\"sh\"}"),
            new Pin(
                    new Occurrence.ProcessRestarted(WEB, 7),
                    "process.restarted",
                    "{" + WEB_JSON + "\"restarts\":7,\"command\":\"run me\"}"),
            new Pin(
                    new Occurrence.ProcessExited(WEB, ProcessState.EXITED, 1, null, false),
                    "process.exited",
                    "{" + WEB_JSON + "\"exit_code\":1,\"timed_out\":false,\"state\":\"exited\",\"signal\":null,"
                            + "\"command\":\"run me\"}"),
            new Pin(
                    new Occurrence.ProcessExited(WEB, ProcessState.LOST, null, "KILL", true),
                    "process.exited",
                    "{" + WEB_JSON + "\"exit_code\":null,\"timed_out\":true,\"state\":\"lost\",\"signal\":\"KILL\","
                            + "\"command\":\"run me\"}"),
            new Pin(
                    new Occurrence.NetworkChanged("demo", NetworkMode.ALLOW, 3, 1),
                    "network.changed",
                    "{\"mode\":\"allow\",\"allow\":3,\"deny\":1,\"name\":\"demo\"}"),
            new Pin(
                    new Occurrence.NetworkRequested("demo", 7, "example.org", "to look"),
                    "network.requested",
                    "{\"request\":7,\"reason\":\"to look\",\"name\":\"demo\",\"rule\":\"example.org\"}"),
            new Pin(
                    new Occurrence.NetworkDenied("demo", "example.org", 443, "no rule"),
                    "network.denied",
                    "{\"reason\":\"no rule\",\"port\":443,\"name\":\"demo\",\"host\":\"example.org\"}"),
            new Pin(
                    new Occurrence.AuditEntry("ssh login", Map.of("user", "ann", "address", "::1"), 0),
                    "audit",
                    "{\"what\":\"ssh login\",\"address\":\"::1\",\"user\":\"ann\"}"),
            new Pin(
                    new Occurrence.AuditEntry("ssh login", Map.of("user", "ann", "address", "::1"), 12),
                    "audit",
                    "{\"what\":\"ssh login\",\"address\":\"::1\",\"left_out_before\":12,\"user\":\"ann\"}"),
            new Pin(
                    new Occurrence.Unknown("node.joined", Map.of("node", List.of("n1", 2))),
                    "node.joined",
                    "{\"node\":[\"n1\",2]}"));

    private static String json(Occurrence occurrence) throws Exception {
        return JSON.writeValueAsString(OccurrenceMapper.write(occurrence).data());
    }

    private static Occurrence read(String type, String data) throws Exception {
        return OccurrenceMapper.read(
                new OccurrenceMapper.Form(type, JSON.readValue(data, new TypeReference<Map<String, Object>>() {})));
    }

    private static Stream<Class<?>> records(Class<?> kind) {
        return kind.isSealed()
                ? Arrays.stream(kind.getPermittedSubclasses()).flatMap(OccurrenceMapperTest::records)
                : Stream.of(kind);
    }

    @Test
    void shouldWriteEachAsEveryVersionHasAndReadItBack() throws Exception {
        var seen = new ArrayList<Class<?>>();
        for (var pin : PINS) {
            assertThat(OccurrenceMapper.write(pin.occurrence).type()).isEqualTo(pin.type);
            assertThat(json(pin.occurrence)).isEqualTo(pin.data);
            assertThat(read(pin.type, pin.data)).isEqualTo(pin.occurrence);
            assertThat(TYPES).contains(pin.type);
            seen.add(pin.occurrence.getClass());
        }
        assertThat(records(Occurrence.class)).allMatch(Class::isRecord).allMatch(seen::contains);
    }

    @Test
    void shouldLoseNothingOfWhatOtherVersionsHaveKept() throws Exception {
        var others = Map.of(
                // A member more, a member less, a state that is not known here, a number instead of a name.
                "sandbox.deleted", "{\"why\":\"idle\",\"name\":\"demo\"}",
                "attention.opened", "{\"reason\":\"needs_input\",\"name\":\"demo\"}",
                "sandbox.state", "{\"name\":\"demo\",\"before\":\"running\",\"state\":\"molten\"}",
                "process.started", "{\"kind\":\"task\",\"command\":\"sh\",\"process\":7}",
                "sandbox.created", "{\"state\":\"Creating\",\"name\":\"demo\"}",
                "sandbox.out_of_memory", "{\"name\":\"demo\",\"kills\":1.5}",
                "audit", "{\"what\":\"ssh login\",\"by\":{\"user\":\"ann\"}}",
                "sandbox.thawed", "{\"z\":null,\"a\":[1,{\"b\":true}]}");
        for (var other : others.entrySet()) {
            var known = read(other.getKey(), other.getValue());
            assertThat(known).isInstanceOf(Occurrence.Unknown.class);
            assertThat(OccurrenceMapper.write(known).type()).isEqualTo(other.getKey());
            assertThat(json(known)).isEqualTo(other.getValue());
        }
    }
}
