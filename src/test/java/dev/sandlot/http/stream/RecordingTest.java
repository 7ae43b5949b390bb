package dev.sandlot.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.MemoryOutput;
import dev.sandlot.http.Rig;
import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Resized;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A terminal's output as an asciicast. */
class RecordingTest {
    private static final String OUTPUT = "/api/v1/sandboxes/demo/processes/%s/output";
    private static final String CAST = OUTPUT.formatted("p1") + "?stream=pty&format=asciicast";

    private Rig rig;
    private Sandbox demo;
    private MemoryOutput.Log log;

    @BeforeEach
    void start() {
        rig = new Rig();
        demo = rig.owner.create("demo");
        var spec =
                ProcessSpec.of(new Command.Line("bash"), ProcessKind.TERMINAL).withSize(new TerminalSize(90, 20));
        log = rig.output.log(demo.id(), rig.owner.start(demo.id(), spec).id());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldGiveARunningTerminalUpToNowAsAFile() {
        rig.output.sizes = List.of(new Resized(1, 0, new TerminalSize(100, 30)));
        draw("one").append(Channel.PTY, "two".getBytes(StandardCharsets.UTF_8));

        var answer = rig.get(CAST);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-asciicast");
        assertThat(answer.header("Content-Disposition")).isEqualTo("attachment; filename=\"demo-p1.cast\"");
        var lines = answer.body().lines().toList();
        assertThat(new JsonObject(lines.get(0)).getInteger("width")).isEqualTo(90);
        assertThat(lines.stream().skip(1).map(JsonArray::new).map(event -> event.getString(1) + event.getString(2)))
                .containsExactly("oone", "r100x30", "otwo");
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldBeginWhereItIsWantedAndAtWhatIsKept() {
        draw("a").append(Channel.PTY, "b".getBytes(StandardCharsets.UTF_8));
        draw("c");
        assertThat(drawn(rig.get(CAST + "&from=1").body())).isEqualTo("bc");
        assertThat(drawn(rig.get(CAST + "&from=9").body())).isEmpty();
        log.trim(2);
        var trimmed = rig.get(CAST).body();
        assertThat(drawn(trimmed)).isEqualTo("c");
        assertThat(trimmed).contains("chunks 0 to 1 are no longer kept");
    }

    @Test
    void shouldGiveAWholeLongRecordingThatEnded() {
        var piece = "0123456789abcdé".repeat(2000);
        for (int i = 0; i < 200; i++) {
            draw(piece);
        }
        log.end(0);

        assertThat(drawn(rig.get(CAST).body())).isEqualTo(piece.repeat(200));
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldRefuseWhatIsNoTerminalAndWhatDoesNotGoTogether() {
        rig.owner.start(demo.id(), ProcessSpec.exec(new Command.Line("x")));

        var refused = rig.get(OUTPUT.formatted("p2") + "?format=asciicast");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("p2 is no terminal");
        for (var more : List.of("&tail=3", "&limit=3", "&from=-1")) {
            assertThat(rig.get(CAST + more).status()).as(more).isEqualTo(422);
        }
        assertThat(rig.get(CAST.replace("pty", "stdout")).status()).isEqualTo(422);
        assertThat(rig.get("/api/v1/sandboxes/demo/logs?format=asciicast").status())
                .isEqualTo(422);
        assertThat(rig.get(OUTPUT.formatted("p9") + "?format=asciicast").status())
                .isEqualTo(404);
    }

    private MemoryOutput.Log draw(String text) {
        log.append(Channel.PTY, text.getBytes(StandardCharsets.UTF_8));
        return log;
    }

    private static String drawn(String cast) {
        return cast.lines()
                .skip(1)
                .map(JsonArray::new)
                .filter(event -> event.getString(1).equals("o"))
                .map(event -> event.getString(2))
                .collect(Collectors.joining());
    }
}
