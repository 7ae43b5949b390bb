package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Event;
import dev.sandlot.http.MemoryOutput;
import dev.sandlot.http.Rig;
import dev.sandlot.model.Command;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.ProcessSummary;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Channel;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All processes of a sandbox merged line by line. */
class LogsTest {
    private static final String LOGS = "/api/v1/sandboxes/demo/logs";
    private static final Instant T = Instant.parse("2026-01-03T00:00:00Z");

    private Rig rig;
    private Sandbox demo;

    @BeforeEach
    void start() {
        rig = new Rig();
        demo = rig.owner.create("demo");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private SandboxProcess process() {
        return rig.owner.start(demo.id(), ProcessSpec.exec(new Command.Line("x")));
    }

    private MemoryOutput.Log log(SandboxProcess process) {
        return rig.output.log(demo.id(), process.id());
    }

    private static void print(MemoryOutput.Log log, int second, Channel channel, String text) {
        log.append(channel, text.getBytes(StandardCharsets.UTF_8), T.plusSeconds(second));
    }

    @Test
    void shouldMergeWhatIsThereByTimeWholeLinesOnly() {
        var p1 = process();
        var p2 = process();
        print(log(p1), 1, Channel.STDOUT, "a1\na2 beg");
        print(log(p2), 2, Channel.STDOUT, "b1\nb2\n");
        print(log(p1), 3, Channel.STDERR, "oops\n");
        print(log(p1), 4, Channel.STDOUT, "in\nrest");
        rig.owner.exited(p1, 0);

        assertThat(rig.get(LOGS).body()).isEqualTo("p1 | a1\np2 | b1\np2 | b2\np1 | oops\np1 | a2 begin\np1 | rest\n");
        assertThat(rig.get(LOGS + "?tail=2").body()).isEqualTo("p1 | a2 begin\np1 | rest\n");
        assertThat(rig.get(LOGS + "?tail=0").body()).isEmpty();
        assertThat(rig.get(LOGS + "?since=2026-01-03T00:00:03Z").body())
                .isEqualTo("p1 | oops\np1 | a2 begin\np1 | rest\n");
        var line = new JsonObject(
                rig.get(LOGS + "?format=ndjson").body().lines().toList().get(3));
        assertThat(line.getString("process")).isEqualTo("p1");
        assertThat(line.getString("stream")).isEqualTo("stderr");
        assertThat(line.getString("text")).isEqualTo("oops");
        assertThat(line.getString("at")).isEqualTo("2026-01-03T00:00:03Z");
        assertThat(line.containsKey("partial")).isFalse();
    }

    @Test
    void shouldGiveLongLinesInPartsThatDoNotCutCharacters() {
        var p1 = process();
        var text = "x" + "é".repeat(100_000) + "\n";
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        for (var i = 0; i < bytes.length; i += 32 << 10) {
            log(p1).append(
                            Channel.STDOUT,
                            java.util.Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + (32 << 10))));
        }
        rig.owner.exited(p1, 0);

        var lines = rig.get(LOGS + "?format=ndjson")
                .body()
                .lines()
                .map(JsonObject::new)
                .toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.subList(0, 3)).allMatch(line -> line.getBoolean("partial"));
        assertThat(lines.get(3).containsKey("partial")).isFalse();
        var joined = new StringBuilder();
        lines.forEach(line -> joined.append(line.getString("text")));
        assertThat(joined.append("\n").toString().equals(text)).isTrue();
    }

    private static ProcessSummary summary(SandboxProcess process) {
        return new ProcessSummary(
                process.id(),
                process.spec().kind(),
                null,
                process.spec().command().display());
    }

    @Test
    void shouldFollowAndPickUpProcessesThatStartLater() {
        var p1 = process();
        log(p1).out("one\n");
        try (var events = rig.stream(rig.request(LOGS + "?follow=true&format=sse"))) {
            assertThat(Rig.Lines.data(events.event()).getString("text")).isEqualTo("one");
            log(p1).out("two\n");
            assertThat(Rig.Lines.data(events.event()).getString("text")).isEqualTo("two");
            var p2 = process();
            log(p2).out("other\n");
            rig.owner.happened(demo.id(), new Occurrence.ProcessStarted(summary(p2)));
            var other = events.event();
            assertThat(other).contains("event: line");
            assertThat(Rig.Lines.data(other).getString("process")).isEqualTo("p2");
            rig.bus.tell(new Event.SandboxChanged(demo, true));
            assertThat(events.event()).isNull();
        }
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldGoOnWithAServiceThatRunsAgain() {
        var service = rig.owner.start(demo.id(), ProcessSpec.of(new Command.Line("x"), ProcessKind.SERVICE));
        log(service).out("first\n");
        rig.owner.exited(service, 1);
        try (var events = rig.stream(rig.request(LOGS + "?follow=true&format=sse"))) {
            assertThat(Rig.Lines.data(events.event()).getString("text")).isEqualTo("first");
            log(service).resume();
            rig.owner.put(demo.id(), service.id(), service.spec(), ProcessState.RUNNING, null);
            log(service).out("second\n");
            rig.owner.happened(demo.id(), new Occurrence.ProcessRestarted(summary(service), 1));
            assertThat(Rig.Lines.data(events.event()).getString("text")).isEqualTo("second");
        }
    }

    @Test
    void shouldTellGapsWithTheirProcess() {
        var p1 = process();
        log(p1).out("a\n").out("b\n").out("c\n");
        log(p1).trim(2);
        try (var events =
                rig.stream(rig.request(LOGS + "?follow=true&format=sse").header("Last-Event-ID", "p1:1"))) {
            var gap = events.event();
            assertThat(gap).contains("event: gap");
            assertThat(Rig.Lines.data(gap)).isEqualTo(new JsonObject("{\"process\":\"p1\",\"from\":1,\"to\":2}"));
            assertThat(Rig.Lines.data(events.event()).getString("text")).isEqualTo("c");
        }
    }

    @Test
    void shouldRefuseAPositionThatIsNone() {
        assertThat(rig.get(LOGS + "?from=p1").status()).isEqualTo(422);
        assertThat(rig.get(LOGS + "?from=p1:1&tail=3").status()).isEqualTo(422);
        assertThat(rig.send(rig.request(LOGS).header("Last-Event-ID", "17")).status())
                .isEqualTo(422);
        assertThat(rig.get(LOGS + "?since=yesterday").status()).isEqualTo(422);
        assertThat(rig.get("/api/v1/sandboxes/none/logs").status()).isEqualTo(404);
    }

    @Test
    void shouldNeitherLoseNorDoubleALineWhereverAReaderIsCutOff() {
        var random = new Random(42);
        var expected = new HashMap<String, List<String>>();
        var processes = new ArrayList<SandboxProcess>();
        for (var i = 0; i < 5; i++) {
            processes.add(process());
        }
        // Lines of any length on both streams, cut into chunks anywhere, ended with or without a newline.
        for (var process : processes) {
            for (var channel : new Channel[] {Channel.STDOUT, Channel.STDERR}) {
                expected.put(process.id() + "/" + channel.label(), new ArrayList<>());
            }
        }
        Map<String, StringBuilder> waiting = new HashMap<>();
        for (var n = 0; n < 600; n++) {
            var process = processes.get(random.nextInt(5));
            var channel = process.id().number() == 2 || random.nextInt(3) > 0 ? Channel.STDOUT : Channel.STDERR;
            var key = process.id() + "/" + channel.label();
            var text = "line " + n + " " + "y".repeat(random.nextInt(200));
            expected.get(key).add(text);
            var pending = waiting.computeIfAbsent(key, k -> new StringBuilder())
                    .append(text)
                    .append('\n');
            if (random.nextInt(3) > 0) {
                var cut = random.nextInt(pending.length() + 1);
                print(log(process), n, channel, pending.substring(0, cut));
                pending.delete(0, cut);
            }
        }
        waiting.forEach((key, rest) -> {
            var process = processes.get(key.charAt(1) - '1');
            var channel = key.endsWith("stderr") ? Channel.STDERR : Channel.STDOUT;
            // The last one ends without its newline.
            print(log(process), 1000, channel, rest.length() == 0 ? "" : rest.substring(0, rest.length() - 1));
        });
        for (var process : processes.subList(0, 4)) {
            rig.owner.exited(process, 0);
        }
        log(processes.get(4)).out("\n").err("\n");

        var got = new HashMap<String, List<String>>();
        expected.keySet().forEach(key -> got.put(key, new ArrayList<>()));
        var total = expected.values().stream().mapToInt(List::size).sum();
        var seen = 0;
        String last = null;
        var connections = 0;
        while (seen < total) {
            connections++;
            var request = rig.request(LOGS + "?follow=true&format=sse");
            if (last != null) {
                request.header("Last-Event-ID", last);
            }
            try (var events = rig.stream(request)) {
                for (var left = 1 + random.nextInt(30); left > 0 && seen < total; left--) {
                    var event = events.event();
                    var data = Rig.Lines.data(event);
                    last = Rig.Lines.id(event);
                    if (!data.getString("text").isEmpty()) {
                        got.get(data.getString("process") + "/" + data.getString("stream"))
                                .add(data.getString("text"));
                        seen++;
                    }
                }
            }
        }

        assertThat(connections).isGreaterThan(10);
        assertThat(got).isEqualTo(expected);
        assertThat(last.length()).isLessThan(200);
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldTellManyEndedProcessesInOneWord() {
        for (var i = 0; i < 50; i++) {
            var process = process();
            log(process).out("line " + i + "\n");
            rig.owner.exited(process, 0);
        }
        var live = process();
        log(live).out("live\n");
        String last = null;
        try (var events = rig.stream(rig.request(LOGS + "?follow=true&format=sse"))) {
            for (var i = 0; i < 51; i++) {
                last = Rig.Lines.id(events.event());
            }
            log(live).out("more\n");
            last = Rig.Lines.id(events.event());
        }
        assertThat(last).isEqualTo("p1:1,p51:2,..p50");

        log(live).out("again\n");
        try (var events =
                rig.stream(rig.request(LOGS + "?follow=true&format=sse").header("Last-Event-ID", last))) {
            assertThat(Rig.Lines.data(events.event()).getString("text")).isEqualTo("again");
        }
    }
}
