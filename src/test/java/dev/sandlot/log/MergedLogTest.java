package dev.sandlot.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.MemoryOutput;
import dev.sandlot.http.Rig;
import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Channel;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a reader of a merged log may be cut off, what it costs, and what may go wrong beside it. */
class MergedLogTest {
    private static final String LOGS = "/api/v1/sandboxes/demo/logs";
    private static final String EVENTS = LOGS + "?format=sse";
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

    private void print(SandboxProcess process, int second, Channel channel, String text) {
        log(process).append(channel, text.getBytes(StandardCharsets.UTF_8), T.plusSeconds(second));
    }

    /** One event: where it leaves a client, and what it says. */
    private record Told(String id, String of, String text) {}

    private List<Told> all(String path, String last) {
        var request = rig.request(path);
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        var told = new ArrayList<Told>();
        try (var events = rig.stream(request)) {
            for (var event = events.event(); event != null; event = events.event()) {
                var data = Rig.Lines.data(event);
                assertThat(event).contains("event: line");
                told.add(new Told(
                        Rig.Lines.id(event),
                        data.getString("process") + " " + data.getString("stream"),
                        data.getString("text") + (data.containsKey("partial") ? "" : "\n")));
            }
        }
        return told;
    }

    /** What each stream said, in one piece. */
    private static Map<String, String> streams(List<Told> told) {
        var streams = new TreeMap<String, String>();
        told.forEach(each -> streams.merge(each.of(), each.text(), String::concat));
        return streams;
    }

    /** Goes on after every single event, as a client does whose link broke there: nothing is lost, and nothing comes twice. */
    private void verifyEveryPosition() {
        var whole = all(EVENTS, null);
        assertThat(whole).isNotEmpty();
        for (int i = 0; i < whole.size(); i++) {
            var got = new ArrayList<>(whole.subList(0, i + 1));
            got.addAll(all(EVENTS, whole.get(i).id()));
            assertThat(streams(got)).as("cut off after " + whole.get(i)).isEqualTo(streams(whole));
        }
    }

    @Test
    void shouldGoOnExactlyAfterALastLineWithoutNewline() {
        var p1 = process();
        print(p1, 1, Channel.STDERR, "partial");
        print(p1, 2, Channel.STDOUT, "out1\n");
        print(p1, 3, Channel.STDOUT, "out2\n");
        print(p1, 4, Channel.STDOUT, "out3\n");
        rig.owner.exited(p1, 0);

        assertThat(all(EVENTS, null)).hasSize(4);
        verifyEveryPosition();
    }

    @Test
    void shouldGoOnExactlyAtEveryPositionOfAnyLog() {
        for (int seed = 0; seed < 8; seed++) {
            var random = new Random(seed);
            var processes = List.of(process(), process(), process());
            for (int n = 0; n < 40; n++) {
                var channel = random.nextInt(3) == 0 ? Channel.STDERR : Channel.STDOUT;
                var text = new StringBuilder();
                for (int words = random.nextInt(4); words >= 0; words--) {
                    text.append("é".repeat(random.nextInt(3))).append(n).append(random.nextBoolean() ? "\n" : " ");
                }
                print(processes.get(random.nextInt(3)), n + 100 * seed, channel, text.toString());
            }
            rig.owner.exited(processes.get(0), 0);
            rig.owner.exited(processes.get(1), 0);
        }
        verifyEveryPosition();
    }

    @Test
    void shouldGoOnExactlyInsideLongLines() {
        var p1 = process();
        var p2 = process();
        for (int i = 0; i < 9; i++) {
            print(p1, i, i % 4 == 3 ? Channel.STDERR : Channel.STDOUT, "ö".repeat(15_000) + (i % 5 == 4 ? "\n" : ""));
            print(p2, i, Channel.STDOUT, i + "\n");
        }
        rig.owner.exited(p1, 0);
        verifyEveryPosition();
    }

    @Test
    void shouldGiveTheLastLinesOfAll() {
        var random = new Random(5);
        var processes = List.of(process(), process(), process(), process());
        for (int n = 0; n < 300; n++) {
            var text = "line " + n + (random.nextInt(4) == 0 ? " " : "\n");
            print(processes.get(random.nextInt(4)), n, random.nextBoolean() ? Channel.STDOUT : Channel.STDERR, text);
        }
        rig.owner.exited(processes.get(0), 0);
        rig.owner.exited(processes.get(3), 0);
        var whole = all(EVENTS, null);

        for (int lines : new int[] {0, 1, 2, 7, 50, 500}) {
            var last = all(EVENTS + "&tail=" + lines, null);
            var expected = whole.subList(Math.max(0, whole.size() - lines), whole.size());
            assertThat(last.stream().map(Told::text))
                    .containsExactlyElementsOf(expected.stream().map(Told::text).toList());
            for (int i = 0; i < last.size(); i++) {
                var got = new ArrayList<>(last.subList(0, i + 1));
                got.addAll(all(EVENTS, last.get(i).id()));
                assertThat(streams(got)).as("cut off after " + last.get(i)).isEqualTo(streams(last));
            }
        }
    }

    @Test
    void shouldFollowFromTheLastLinesOn() {
        var p1 = process();
        var p2 = process();
        log(p1).out("a\nb\nc\nbegun ");
        log(p2).out("x\n");
        try (var events = rig.stream(rig.request(EVENTS + "&follow=true&tail=2"))) {
            assertThat(text(events.event())).isEqualTo("c");
            assertThat(text(events.event())).isEqualTo("x");
            log(p1).out("ended\n");
            assertThat(text(events.event())).isEqualTo("begun ended");
        }
    }

    private static String text(String event) {
        return Rig.Lines.data(event).getString("text");
    }

    @Test
    void shouldOpenOnlyWhatMayHoldTheLastLines() {
        for (int i = 0; i < 3000; i++) {
            var process = process();
            print(process, i, Channel.STDOUT, "line " + i + "\n");
            rig.owner.exited(process, 0);
        }
        rig.output.timesOpened.set(0);

        assertThat(rig.get(LOGS + "?tail=3").body())
                .isEqualTo("p2998 | line 2997\np2999 | line 2998\np3000 | line 2999\n");
        // Twice each: to count, and to read. And p1, which may run again.
        assertThat(rig.output.timesOpened.get()).isLessThanOrEqualTo(8);
    }

    @Test
    void shouldHaveOpenOnlyWhatRanAtOneTime() {
        var processes = new ArrayList<SandboxProcess>();
        for (int i = 0; i < 500; i++) {
            var process = rig.owner.startAt(demo.id(), ProcessSpec.exec(new Command.Line("x")), T.plusSeconds(60L * i));
            print(process, 60 * i + 1, Channel.STDOUT, "line " + i + "\n");
            rig.owner.exited(process, 0);
            processes.add(process);
        }
        rig.output.mostOpen.set(0);

        assertThat(rig.get(LOGS).body().lines()).hasSize(500).last().isEqualTo("p500 | line 499");
        assertThat(rig.output.mostOpen.get()).isLessThan(5);
    }

    @Test
    void shouldTellThoseThatPrintedNothingInNoWord() {
        for (int i = 0; i < 50; i++) {
            process();
        }
        var loud = process();
        log(loud).out("one\ntwo\n");

        assertThat(all(EVENTS, null)).extracting(Told::id).containsExactly("p51:0.4", "p51:1");
    }

    @Test
    void shouldGiveWhatIsPrintedAfterTheEndToThoseWhoFollow() {
        var p1 = process();
        log(p1).out("parent\n");
        try (var events = rig.stream(rig.request(EVENTS + "&follow=true"))) {
            assertThat(text(events.event())).isEqualTo("parent");
            log(p1).out("unfinished");
            log(p1).end(0, false);
            assertThat(text(events.event())).isEqualTo("unfinished");
            log(p1).out("late\n");
            assertThat(text(events.event())).isEqualTo("late");
        }
        // The same to one that comes when the process has ended.
        rig.owner.ended(p1, 0);
        try (var events = rig.stream(rig.request(EVENTS + "&follow=true&tail=1"))) {
            assertThat(text(events.event())).isEqualTo("unfinishedlate");
            log(p1).out("later\n");
            assertThat(text(events.event())).isEqualTo("later");
            log(p1).end(0, true);
        }
    }

    @Test
    void shouldTellOfALogThatCannotBeReadAndGoOnWithTheOthers() {
        var p1 = process();
        var p2 = process();
        var p3 = process();
        log(p1).out("a\n");
        log(p2).out("lost\n");
        log(p2).broken = true;
        log(p3).out("c\n");

        assertThat(rig.get(LOGS).body().lines())
                .containsExactlyInAnyOrder("p1 | a", "p2 | [output can't be read]", "p3 | c");
        try (var events = rig.stream(rig.request(EVENTS + "&follow=true"))) {
            var told = List.of(events.event(), events.event(), events.event());
            assertThat(told.stream().filter(event -> event.contains("event: gap")))
                    .singleElement()
                    .satisfies(event -> assertThat(Rig.Lines.data(event))
                            .isEqualTo(new JsonObject(
                                    "{\"process\":\"p2\",\"from\":0,\"to\":0,\"reason\":\"unreadable\"}")));
            // One that breaks while it is followed.
            log(p3).broken = true;
            log(p3).out("lost too\n");
            assertThat(Rig.Lines.data(events.event()).getString("process")).isEqualTo("p3");
            log(p1).out("b\n");
            assertThat(text(events.event())).isEqualTo("b");
        }
        // Who comes back finds what he missed, if it can be read then.
        log(p2).broken = false;
        log(p3).broken = false;
        assertThat(streams(all(EVENTS, "p1:2,p2:0,p3:1")))
                .isEqualTo(Map.of("p2 stdout", "lost\n", "p3 stdout", "lost too\n"));
    }

    @Test
    void shouldHoldLittleOfManyLinesThatHaveNotEnded() {
        var text = new TreeMap<String, String>();
        for (int i = 0; i < 40; i++) {
            var process = process();
            var line = "é".repeat(10_000 + 100 * i);
            log(process).out(line);
            text.put(process.id() + " stdout", line);
        }
        var got = new ArrayList<Told>();
        try (var events = rig.stream(rig.request(EVENTS + "&follow=true"))) {
            for (int left = bytes(text); left > MergedLog.UNFINISHED_BYTES; ) {
                var data = Rig.Lines.data(events.event());
                assertThat(data.getBoolean("partial")).isTrue();
                got.add(new Told(null, data.getString("process") + " stdout", data.getString("text")));
                left -= data.getString("text").getBytes(StandardCharsets.UTF_8).length;
            }
        }
        streams(got).forEach((of, said) -> assertThat(text.get(of)).startsWith(said));
    }

    private static int bytes(Map<String, String> text) {
        return text.values().stream()
                .mapToInt(line -> line.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}
