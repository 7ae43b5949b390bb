package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class MetricsVerbsTest {
    private static final String NOW = """
            {"at":"2026-01-01T00:00:00Z","source":"cgroup","cpu":{"used":0.5,"cores":1},
             "memory":{"used_bytes":1048576,"total_bytes":4194304},"pids":3,"pids_limit":null,
             "io":{"read_bytes_per_second":2048,"written_bytes_per_second":0},"network":null,"disk":null""";

    private static final String HOST = """
            {"now":{"cpu":{"used":0.25,"per_core":[0.5,0]},"load_1":1.5,"memory":{"used_bytes":1,"total_bytes":2},
              "swap":{"used_bytes":0,"total_bytes":0},"io":{"read_bytes_per_second":0,"written_bytes_per_second":1},
              "disks":[{"mount":"/a\\u001b[31m","device":"/dev/a","used_bytes":1,"total_bytes":2}],"network":[],"gpus":[],
              "temperatures":[],"idle_score":0.75},"history":[]}""";

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon()
                .on("GET /api/v1/host/metrics", HOST)
                .on(
                        "GET /api/v1/metrics",
                        "{\"items\":[" + NOW + ",\"id\":\"s1\",\"name\":\"calm\"},"
                                + NOW.replace("\"cores\":1", "\"cores\":2") + ",\"id\":\"s2\",\"name\":\"busy\"}]}")
                .on("GET /api/v1/sandboxes/demo/metrics", "{\"now\":" + NOW + "},\"history\":[]}")
                .on("GET /api/v1/sandboxes/off/metrics", "{\"now\":null,\"history\":[]}");
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    @Test
    void shouldShowHostAndSandboxesTheBusiestFirst() {
        var run = CliRun.with(daemon).run("top");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("cpu 25.0% of 2").contains("load 1.50").contains("idle score 0.75");
        assertThat(run.out()).contains("/a\\e[31m").doesNotContain("\u001b");
        assertThat(run.out().indexOf("busy")).isLessThan(run.out().indexOf("calm"));
        assertThat(run.out()).contains("1.0 MiB / 4.0 MiB  25.0%").contains("2.0 KiB/s / 0 B/s");
    }

    @Test
    void shouldGiveOneDocumentAsJson() throws IOException {
        var top = JsonTree.parse(CliRun.with(daemon).run("top", "--json").out());
        var stats = JsonTree.parse(
                CliRun.with(daemon).run("stats", "demo", "--json").out());

        assertThat(top.get("sandboxes").items()).hasSize(2);
        assertThat(top.at("host", "idle_score").decimal(0)).isEqualTo(0.75);
        assertThat(stats.get("pids").number(0)).isEqualTo(3);
    }

    @Test
    void shouldShowOneSandboxAndWhereTheFiguresComeFrom() {
        assertThat(CliRun.with(daemon).run("stats", "demo").out())
                .contains("demo")
                .contains("50.0%")
                .contains("control groups");
        assertThat(CliRun.with(daemon).run("stats", "off").out()).contains("not up");
        assertThat(CliRun.with(daemon).run("stats", "--once", "nobody").code()).isEqualTo(3);
        assertThat(CliRun.with(daemon).run("stats").code()).isEqualTo(2);
    }

    @Test
    void shouldCutLinesToTheTerminal() {
        assertThat(CliRun.with(daemon).columns(30).run("top").out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(30));
    }
}
