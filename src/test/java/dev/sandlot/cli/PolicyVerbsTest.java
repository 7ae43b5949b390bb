package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class PolicyVerbsTest {
    private static final String NETWORK = "/api/v1/sandboxes/demo/network";

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon();
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    private static String decision(int id, String outcome, String host, String state) {
        return "{\"id\":" + id + ",\"at\":\"2026-01-01T00:00:0" + id + "Z\",\"outcome\":\"" + outcome
                + "\",\"protocol\":\"connect\",\"host\":\"" + host + "\",\"port\":443,\"method\":null,\"path\":null,"
                + "\"rule\":null,\"reason\":\"No rule allows it.\",\"sent_bytes\":2048,\"received_bytes\":10,\"state\":\""
                + state + "\",\"ended_at\":null}";
    }

    @Test
    void shouldPrintTheNewestDecisionLast() {
        daemon.on(
                "GET " + NETWORK + "/decisions",
                "{\"items\":[" + decision(2, "denied", "b.test", "ended") + ","
                        + decision(1, "allowed", "a.test", "ended") + "],\"next_cursor\":null,\"left_out\":7}");
        var run = CliRun.with(daemon).run("policy", "log", "demo", "--outcome", "denied,allowed", "--host", "test");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .containsSubsequence(
                        "allowed  a.test:443",
                        "(2.0 KiB sent, 10 B received)\n",
                        "denied   b.test:443",
                        "No rule allows it.\n");
        assertThat(run.err()).contains("7 of all sandboxes");
        assertThat(daemon.requests())
                .containsExactly("GET " + NETWORK + "/decisions?host=test&outcome=denied%2Callowed&limit=100");
    }

    @Test
    void shouldShowWhatAHostIsCalledWithoutObeyingIt() {
        daemon.on(
                "GET " + NETWORK + "/decisions",
                "{\"items\":[" + decision(1, "denied", "a\\u001b[31m.test", "ended")
                        + "],\"next_cursor\":null,\"left_out\":0}");

        assertThat(CliRun.with(daemon).run("policy", "log", "demo").out()).contains("a\\e[31m.test:443");
    }

    @Test
    void shouldProposeWhatWasLearnedOnce() {
        daemon.on(
                "GET " + NETWORK + "/decisions",
                "{\"items\":[" + decision(3, "learned", "b.test", "open") + ","
                        + decision(2, "learned", "2001:db8::1", "ended") + ","
                        + decision(1, "learned", "b.test", "ended") + "],\"next_cursor\":null,\"left_out\":0}");
        var run = CliRun.with(daemon).run("policy", "learned", "demo");

        assertThat(run.out()).isEqualTo("[2001:db8::1]:443\nb.test:443\n");
        assertThat(run.err()).contains("sandlot policy learned demo --apply");
    }

    @Test
    void shouldTryAgainWhereSomebodyElseHasChangedTheRulesMeanwhile() {
        var puts = new AtomicInteger();
        daemon.on("GET " + NETWORK, "{\"mode\":\"allow\",\"allow\":[\"a.test\"],\"deny\":[\"b.test\"]}");
        daemon.on("PUT " + NETWORK, call -> {
            if (puts.incrementAndGet() == 1) {
                call.answer(412, "application/problem+json", "{\"detail\":\"It has changed.\"}");
            } else {
                call.answer(200, "application/json", "{}");
            }
        });

        assertThat(CliRun.with(daemon).run("policy", "allow", "demo", "B.test").code())
                .isZero();
        assertThat(puts).hasValue(2);
    }

    @Test
    void shouldTellWhatToWriteWithoutAskingTheDaemon() {
        var run = CliRun.with(daemon).run("policy", "allow", "demo", "https://a.test/");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("a.test");
        assertThat(daemon.requests()).isEmpty();
    }
}
