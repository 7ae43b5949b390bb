package dev.sandlot.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Command;
import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.Resized;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A log's items as the lines of an asciicast. */
class AsciicastTest {
    private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05.250Z");

    @Test
    void shouldDescribeTheTerminalAndTellOutputWithItsTimes() {
        var lines = lines(
                List.of(), chunk(0, 0, "$ "), chunk(1, 1500, "ls\r\n\u001b[31m\"é\"\\\u0085"), chunk(2, 61_007, "."));

        assertThat(new JsonObject(lines.get(0)))
                .isEqualTo(new JsonObject()
                        .put("version", 2)
                        .put("width", 100)
                        .put("height", 30)
                        .put("timestamp", BEGIN.getEpochSecond())
                        .put("title", "top -d 1")
                        .put("env", new JsonObject().put("TERM", "xterm-256color")));
        assertThat(events(lines)).containsExactly("0.0 o $ ", "1.5 o ls\r\n\u001b[31m\"é\"\\\u0085", "61.007 o .");
        assertThat(String.join("", lines)).doesNotContain("\u001b", "\u0085");
    }

    @Test
    void shouldPutCharactersTogetherThatChunksCut() {
        var euro = "€".getBytes(StandardCharsets.UTF_8);
        var face = "😀".getBytes(StandardCharsets.UTF_8);

        var lines = lines(
                List.of(),
                chunk(0, 0, new byte[] {'a', euro[0]}),
                chunk(1, 10, new byte[] {euro[1]}),
                chunk(2, 20, new byte[] {euro[2], face[0], face[1], face[2]}),
                chunk(3, 30, new byte[] {face[3], 'b'}));

        assertThat(events(lines)).containsExactly("0.0 o a", "0.02 o €", "0.03 o 😀b");
    }

    @Test
    void shouldReplaceWhatIsNoUtf8AndWhatIsCutForGood() {
        var lines = lines(
                List.of(),
                chunk(0, 0, new byte[] {'a', (byte) 0xff, (byte) 0xe2, (byte) 0x82}),
                chunk(1, 10, new byte[] {'b', (byte) 0xf0}));

        assertThat(events(lines)).containsExactly("0.0 o a\ufffd", "0.01 o \ufffdb", "0.01 o \ufffd");
    }

    @Test
    void shouldTellSizesWhereTheyBegan() {
        var sizes = List.of(
                new Resized(0, 0, new TerminalSize(80, 24)),
                new Resized(1, 2, new TerminalSize(120, 40)),
                new Resized(1, 4, new TerminalSize(60, 20)),
                new Resized(2, 0, new TerminalSize(61, 20)),
                new Resized(3, 0, new TerminalSize(62, 20)));

        var lines = lines(sizes, chunk(0, 0, "one"), chunk(1, 100, "abcdef"), chunk(2, 200, "two"));

        assertThat(new JsonObject(lines.get(0)).getInteger("width")).isEqualTo(80);
        assertThat(new JsonObject(lines.get(0)).getInteger("height")).isEqualTo(24);
        assertThat(events(lines))
                .containsExactly(
                        "0.0 o one",
                        "0.1 o ab",
                        "0.1 r 120x40",
                        "0.1 o cd",
                        "0.1 r 60x20",
                        "0.1 o ef",
                        "0.2 r 61x20",
                        "0.2 o two");
    }

    @Test
    void shouldPutACharacterTogetherAcrossAChangeOfSize() {
        var lines = lines(List.of(new Resized(0, 2, new TerminalSize(50, 10))), chunk(0, 0, "a€b"));

        assertThat(events(lines)).containsExactly("0.0 o a", "0.0 r 50x10", "0.0 o €b");
    }

    @Test
    void shouldBeginAtWhatIsKeptWithTheSizeThatItHadThen() {
        var sizes = List.of(
                new Resized(2, 0, new TerminalSize(80, 24)),
                new Resized(7, 0, new TerminalSize(90, 25)),
                new Resized(7, 3, new TerminalSize(99, 26)));

        var lines = lines(sizes, new OutputItem.Gap(0, 7), chunk(7, 5000, "kept"));

        var header = new JsonObject(lines.get(0));
        assertThat(header.getInteger("width")).isEqualTo(90);
        assertThat(header.getLong("timestamp")).isEqualTo(BEGIN.getEpochSecond() + 5);
        assertThat(events(lines))
                .containsExactly("0.0 m chunks 0 to 6 are no longer kept", "0.0 o kep", "0.0 r 99x26", "0.0 o t");
    }

    @Test
    void shouldMarkWhatIsMissingInBetween() {
        var lines = lines(
                List.of(new Resized(2, 5, new TerminalSize(50, 10))),
                chunk(0, 0, new byte[] {'a', (byte) 0xc3}),
                new OutputItem.Gap(1, 4),
                chunk(4, 300, "b"));

        assertThat(events(lines))
                .containsExactly(
                        "0.0 o a", "0.3 o \ufffd", "0.3 m chunks 1 to 3 are no longer kept", "0.3 r 50x10", "0.3 o b");
    }

    @Test
    void shouldNeverGoBackInTime() {
        var lines = lines(List.of(), chunk(0, 0, "a"), chunk(1, 2000, "b"), chunk(2, 1000, "c"), chunk(3, 2500, "d"));

        assertThat(events(lines)).containsExactly("0.0 o a", "2.0 o b", "2.0 o c", "2.5 o d");
    }

    @Test
    void shouldBeADescriptionAloneWhereNothingWasDrawn() {
        var lines = lines(List.of());

        assertThat(lines).hasSize(1);
        assertThat(new JsonObject(lines.get(0)).getLong("timestamp")).isEqualTo(BEGIN.getEpochSecond());
    }

    private static List<String> lines(List<Resized> sizes, OutputItem... items) {
        var cast = new Asciicast(process(), sizes);
        var all = Buffer.buffer();
        for (var item : items) {
            all.appendBuffer(cast.of(item));
        }
        return all.appendBuffer(cast.end()).toString().lines().toList();
    }

    /** As {@code SECONDS CODE DATA}. */
    private static List<String> events(List<String> lines) {
        var events = new ArrayList<String>();
        for (var line : lines.subList(1, lines.size())) {
            var event = new JsonArray(line);
            assertThat(event).hasSize(3);
            events.add(event.getDouble(0) + " " + event.getString(1) + " " + event.getString(2));
        }
        return events;
    }

    private static Chunk chunk(long seq, long millis, String text) {
        return chunk(seq, millis, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Chunk chunk(long seq, long millis, byte[] bytes) {
        return new Chunk(seq, Channel.PTY, BEGIN.plusMillis(millis), Buffer.buffer(bytes));
    }

    private static SandboxProcess process() {
        var spec = ProcessSpec.of(new Command.Words(List.of("top", "-d", "1")), ProcessKind.TERMINAL)
                .withEnv(Map.of("TERM", "no such;\nthing"))
                .withSize(new TerminalSize(100, 30));
        return new SandboxProcess(
                SandboxId.random(),
                ProcessId.of(1),
                spec,
                ProcessState.RUNNING,
                null,
                null,
                false,
                0,
                BEGIN,
                null,
                OutputExtent.EMPTY);
    }
}
