package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import dev.sandlot.http.Rig;
import dev.sandlot.model.AgentUsage;
import dev.sandlot.model.Cost;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Role;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.TokenCount;
import dev.sandlot.stream.Channel;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a wall shows of each sandbox. */
class OverviewTest {
    private static final ProcessId P1 = ProcessId.of(1);
    private static final ProcessId P2 = ProcessId.of(2);

    private Rig rig;
    private Sandbox demo;
    private Sandbox other;

    @BeforeEach
    void start() {
        rig = new Rig();
        demo = rig.owner.create("demo");
        other = rig.owner.create("other");
        var usage = new AgentUsage(
                2,
                1,
                new TokenCount(246, 84, 4000, 2000),
                new Cost(0.010698, Cost.Source.PRICE_TABLE, Set.of("secret-model")));
        rig.bus.handle(Request.GetSpent.class, ask -> Future.succeededFuture(Map.of(demo.id(), usage)));
    }

    @AfterEach
    void stop() {
        assertThat(rig.output.openReaders).hasValue(0);
        rig.close();
    }

    private void print(Sandbox sandbox, ProcessId process, String text) {
        print(sandbox, process, Channel.STDOUT, text.getBytes(StandardCharsets.UTF_8));
    }

    private void print(Sandbox sandbox, ProcessId process, Channel channel, byte[] bytes) {
        var chunk = rig.output.log(sandbox.id(), process).append(channel, bytes);
        rig.bus.tell(new Event.OutputGrew(sandbox.id(), process, chunk.seq() + 1));
    }

    private JsonObject item(Sandbox sandbox) {
        return rig.get("/api/v1/overview").json().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(item -> item.getString("id").equals(sandbox.id().value()))
                .findFirst()
                .orElseThrow();
    }

    private String line(Sandbox sandbox) {
        var line = item(sandbox).getJsonObject("last_line");
        return line == null ? null : line.getString("process") + " " + line.getString("text");
    }

    @Test
    void shouldTellWhatEachHasUsed() {
        var item = item(demo);
        assertThat(item.getLong("tokens")).isEqualTo(6330);
        assertThat(item.getDouble("cost_usd")).isEqualTo(0.010698);
        assertThat(item.getString("cost_source")).isEqualTo("price_table");
        assertThat(item.getString("cost_label")).startsWith("API-equivalent").contains("secret-model");
        assertThat(item.getJsonArray("cost_unpriced")).containsExactly("secret-model");

        assertThat(item(other).getMap())
                .hasSize(7)
                .containsEntry("tokens", null)
                .containsEntry("cost_usd", null)
                .containsEntry("last_line", null);
    }

    @Test
    void shouldTellTheLastLineOfWhatPrintedLast() {
        var before = Instant.now().minusSeconds(1);
        print(demo, P2, "from p2\n");
        print(demo, P1, "first\nsecond\n \n\n");
        assertThat(line(demo)).isEqualTo("p1 second");
        assertThat(Instant.parse(item(demo).getJsonObject("last_line").getString("at")))
                .isAfter(before);

        print(demo, P2, "and again");
        Rig.waitFor(() -> line(demo).equals("p2 and again"));
        print(demo, P2, " and on\n");
        Rig.waitFor(() -> line(demo).equals("p2 and again and on"));
        print(demo, P2, "\nmore\n");
        print(demo, ProcessId.of(3), "\t\n\n");
        Rig.waitFor(() -> line(demo).equals("p2 more"));
        print(demo, P1, "\n");
        Rig.waitFor(() -> line(demo).equals("p1 second"));
        assertThat(line(other)).isNull();
    }

    @Test
    void shouldReadNothingWhereNothingWasPrinted() {
        print(demo, P1, "line\n");
        assertThat(line(demo)).isEqualTo("p1 line");
        // The event may come after the first answer; then it is read once more.
        print(other, P1, "sign\n");
        Rig.waitFor(() -> "p1 sign".equals(line(other)));
        int opened = rig.output.timesOpened.get();

        for (int i = 0; i < 5; i++) {
            assertThat(line(demo)).isEqualTo("p1 line");
        }
        assertThat(rig.output.timesOpened).hasValue(opened);
    }

    @Test
    void shouldShowTextOnlyWhateverWasPrinted() {
        print(demo, P1, "\u001b]0;evil\u0007\u001b[2J\u001b[1;32m<b>\u202e done\u001b[0m\u0000\r\n");
        assertThat(line(demo)).isEqualTo("p1 <b> done");

        print(demo, P2, Channel.STDERR, new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b', '\n'});
        Rig.waitFor(() -> "p2 a\ufffd\ufffdb".equals(line(demo)));
        print(demo, P2, "10 %\r99 %\r");
        Rig.waitFor(() -> "p2 99 %".equals(line(demo)));
    }

    @Test
    void shouldCutHugeLines() {
        print(demo, P1, "begin " + "é".repeat(1000) + "\n");
        assertThat(line(demo)).isEqualTo("p1 begin " + "é".repeat(193) + "…");

        for (int i = 0; i < 20; i++) {
            print(other, P1, "é".repeat(10_000));
        }
        print(other, P1, " the end\n");
        Rig.waitFor(() -> ("p1 …" + "é".repeat(191) + " the end").equals(line(other)));
    }

    @Test
    void shouldTellTheBestLineOfATerminal() {
        print(
                demo,
                P1,
                Channel.PTY,
                "\u001b[H\u001b[2J╭────╮\r\n│ > Do   you want to\u001b[1Cgo on? │\r\n╰────╯\u001b[3;1H\u001b[K\r\n ❯ "
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(line(demo)).isEqualTo("p1 > Do you want to go on?");
    }

    @Test
    void shouldTellWhatWasPrintedBeforeAndForgetWhatIsGone() {
        rig.output.log(demo.id(), P1).out("of an earlier daemon\n");
        rig.output.log(demo.id(), P2).out("\n");
        assertThat(line(demo)).isEqualTo("p1 of an earlier daemon");

        rig.owner.sandboxes.remove(demo.id());
        assertThat(rig.get("/api/v1/overview").json().getJsonArray("items")).hasSize(1);
    }

    @Test
    void shouldShowWhoIsBoundToASandboxThatOneOnly() {
        print(other, P1, "secret\n");
        var token = rig.token(Role.SANDBOX, demo.id());
        var answer = rig.send(
                HttpRequest.newBuilder(rig.uri("/api/v1/overview")).header("Authorization", "Bearer " + token));

        assertThat(answer.json().getJsonArray("items")).hasSize(1);
        assertThat(answer.json().getJsonArray("items").getJsonObject(0).getString("id"))
                .isEqualTo(demo.id().value());
        assertThat(answer.body())
                .doesNotContain("secret\\n")
                .doesNotContain(other.id().value());
    }

    @Test
    void shouldRefuseOthersAndUnknownParameters() {
        var bare = HttpRequest.newBuilder(rig.uri("/api/v1/overview"));
        assertThat(rig.send(bare).status()).isEqualTo(401);
        for (var wrong : List.of("sl_0000000000000000000000000000000000000000", "nonsense")) {
            var answer = rig.send(
                    HttpRequest.newBuilder(rig.uri("/api/v1/overview")).header("Authorization", "Bearer " + wrong));
            assertThat(answer.status()).as(wrong).isEqualTo(401);
        }
        var ingest = HttpRequest.newBuilder(rig.uri("/api/v1/overview"))
                .header("Authorization", "Bearer " + rig.token(Role.INGEST, demo.id()));
        assertThat(rig.send(ingest).status()).isEqualTo(403);
        assertThat(rig.get("/api/v1/overview?limit=1").status()).isEqualTo(422);
    }

    @Test
    void shouldAskForNothingThatCountsAsUse() {
        print(demo, P1, "line\n");
        line(demo);
        assertThat(rig.owner.asked)
                .allMatch(ask -> ask instanceof Request.ListSandboxes || ask instanceof Request.ListLogs);
    }
}
