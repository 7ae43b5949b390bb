package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class SecretVerbsTest {
    private static final String SECRET =
            "{\"name\":\"key\",\"hosts\":[\"a.test\",\"b.test:8443\"],\"place\":{\"kind\":\"header\","
                    + "\"name\":\"x-api-key\"},\"variable\":\"KEY\",\"state\":\"kept\",\"changed_at\":\"2026-01-01T00:00:00Z\","
                    + "\"sandboxes\":[\"demo\"]}";

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon();
        daemon.on("PUT /api/v1/secrets/key", call -> {
            bodies.add(call.body());
            call.answer(200, "application/json", SECRET);
        });
        daemon.on("GET /api/v1/secrets", "{\"items\":[" + SECRET + "]}");
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    @ParameterizedTest
    @CsvSource({
        "--header x-api-key, '{\"kind\":\"header\",\"name\":\"x-api-key\"}'",
        "--query key, '{\"kind\":\"query\",\"name\":\"key\"}'",
        "--bearer, '{\"kind\":\"bearer\"'",
        "--basic, '{\"kind\":\"basic\"'",
        "--path, '{\"kind\":\"path\"'"
    })
    void shouldSendWhatItReadsAndNeverShowIt(String place, String sent) {
        var words = ("secret set key --host a.test --host b.test:8443 --env K " + place).split(" ");
        var run = CliRun.with(daemon).in("a value here\r\n").run(words);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("key\n");
        var body = bodies.get(0).replace(" ", "").replace("\n", "");
        assertThat(body)
                .contains("\"value\":\"avaluehere\"", "[\"a.test\",\"b.test:8443\"]", sent, "\"variable\":\"K\"");
    }

    @Test
    void shouldTakeNothingButTheValueWhereTheNameIsKnown() {
        assertThat(CliRun.with(daemon)
                        .in("a-value\n\n")
                        .run("secret", "set", "key")
                        .code())
                .isZero();
        assertThat(bodies.get(0)).contains("a-value\\n").doesNotContain("place", "hosts", "variable");
    }

    @Test
    void shouldNotShowWhatIsTyped() {
        var tty = new FakeTty().type("a-vaX").type("\u007flue\r");
        var run = CliRun.with(daemon).tty(tty).run("secret", "set", "key");
        assertThat(run.code()).isZero();
        assertThat(run.out() + run.err()).doesNotContain("a-va").contains("not shown");
        assertThat(bodies.get(0)).contains("\"a-value\"");
        assertThat(tty.states()).containsExactly("raw", "restored");
        var ended = new FakeTty().type("a-v\u0003");
        assertThat(CliRun.with(daemon).tty(ended).run("secret", "set", "key").code())
                .isEqualTo(Exit.USAGE);
        assertThat(ended.states()).containsExactly("raw", "restored");
    }

    @Test
    void shouldRefuseWhatCanNotBeMeant() {
        assertThat(CliRun.with(daemon).run("secret", "set", "key").err()).contains("no value");
        var two = CliRun.with(daemon).in("value-1").run("secret", "set", "key", "--bearer", "--basic");
        assertThat(two.code()).isEqualTo(Exit.USAGE);
        assertThat(CliRun.with(daemon)
                        .in("x".repeat(9000))
                        .run("secret", "set", "key")
                        .err())
                .contains("8192");
        assertThat(daemon.requests()).isEmpty();
    }

    @Test
    void shouldListGiveAndTake() {
        assertThat(CliRun.with(daemon).run("secret", "ls").out())
                .contains("key", "a.test b.test:8443", "header x-api-key", "KEY", "demo", "kept");
        daemon.on("PUT /api/v1/sandboxes/demo/secrets/key", call -> {
            bodies.add(call.body());
            call.answer(200, "application/json", "{\"items\":[]}");
        });
        daemon.on("DELETE /api/v1/sandboxes/demo/secrets/key", "{\"items\":[]}");
        assertThat(CliRun.with(daemon)
                        .run("secret", "give", "key", "demo", "--env", "K", "--expose", "file")
                        .out())
                .isEqualTo("demo\n");
        assertThat(CliRun.with(daemon).run("secret", "take", "key", "demo").out())
                .isEqualTo("demo\n");
        assertThat(bodies.get(0).replace(" ", "")).contains("\"variable\":\"K\"", "\"expose\":\"file\"");
        assertThat(daemon.requests())
                .containsExactly(
                        "GET /api/v1/secrets",
                        "PUT /api/v1/sandboxes/demo/secrets/key",
                        "DELETE /api/v1/sandboxes/demo/secrets/key");
    }
}
