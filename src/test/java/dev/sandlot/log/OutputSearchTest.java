package dev.sandlot.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.MemoryOutput;
import dev.sandlot.http.Rig;
import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessSpec;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Looking for text in a log, over HTTP. */
class OutputSearchTest {
    private static final String SEARCH = "/api/v1/sandboxes/demo/processes/p1/output/search";

    private Rig rig;
    private MemoryOutput.Log log;

    @BeforeEach
    void start() {
        rig = new Rig();
        var demo = rig.owner.create("demo");
        var process = rig.owner.start(demo.id(), ProcessSpec.exec(new Command.Line("x")));
        log = rig.output.log(demo.id(), process.id());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private JsonObject ask(String text, String more) {
        var answer = rig.get(SEARCH + "?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + more);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    /** All hits that way, as {@code SEQ.OFFSET}; each request may do a bounded part of the work. */
    private List<String> all(String text, String more) {
        var hits = new ArrayList<String>();
        String from = null;
        do {
            var answer = ask(text, more + (from == null ? "" : "&from=" + from));
            var hit = answer.getJsonObject("hit");
            if (hit != null) {
                hits.add(hit.getLong("seq") + "." + hit.getInteger("offset"));
            }
            from = answer.getString("next_from");
        } while (from != null);
        return hits;
    }

    private void bothWays(String text, String more, String... hits) {
        assertThat(all(text, more)).as("next").containsExactly(hits);
        var back = all(text, more + "&direction=previous");
        Collections.reverse(back);
        assertThat(back).as("previous").containsExactly(hits);
    }

    @Test
    void shouldFindEachHitOnAndBackInWhateverCase() {
        log.out("one Fehler\ntwo\n").err("fEHLER fehler\n").out("no\nfehle\nr\nFEHLER");

        bothWays("fehler", "", "0.4", "1.0", "1.7", "2.11");
        bothWays("Fehler", "&stream=stderr", "1.0", "1.7");
        bothWays("two", "", "0.11");
        bothWays("three", "");
        var hit = ask("fehler", "&from=1.8").getJsonObject("hit");
        assertThat(hit.getInteger("line")).isEqualTo(3);
        assertThat(hit.getString("text")).isEqualTo("FEHLER");
        assertThat(hit.getString("stream")).isEqualTo("stdout");
        assertThat(hit.getString("at")).isNotNull();
    }

    @Test
    void shouldFindWhatIsCutInTwoOrTornApartByTheOtherStreamOrColoured() {
        log.out("a Stra").err("straw\n").out("\u001b[1mß").out("e, ÄRGER\n").out("äärger");

        bothWays("straße", "", "0.2");
        bothWays("stra", "", "0.2", "1.0");
        bothWays("ärger", "", "3.3", "4.2");
    }

    @Test
    void shouldGoOnWhereItsWorkWasDone() {
        for (int i = 0; i < 700; i++) {
            log.out(i == 3 || i == 690 ? "needle\n" : "x".repeat(30_000));
        }

        var first = ask("needle", "&from=4");
        assertThat(first.getJsonObject("hit")).isNull();
        assertThat(first.getString("next_from")).isNotNull();
        bothWays("needle", "", "3.0", "690.0");
    }

    @Test
    void shouldLookThroughManySmallChunks() {
        for (int i = 0; i < 5000; i++) {
            log.out(i == 7 ? "needle" : ".");
        }

        bothWays("needle", "", "7.0");
    }

    @Test
    void shouldRefuseWhatCantBeLookedFor() {
        assertThat(rig.get(SEARCH).status()).isEqualTo(422);
        assertThat(rig.get(SEARCH + "?q=").status()).isEqualTo(422);
        assertThat(rig.get(SEARCH + "?q=a%0Ab").status()).isEqualTo(422);
        assertThat(rig.get(SEARCH + "?q=" + "a".repeat(201)).status()).isEqualTo(422);
        assertThat(rig.get(SEARCH + "?q=a&from=x").status()).isEqualTo(422);
        assertThat(rig.get(SEARCH + "?q=a&direction=up").status()).isEqualTo(422);
        assertThat(rig.get(SEARCH.replace("p1", "p9") + "?q=a").status()).isEqualTo(404);
    }
}
