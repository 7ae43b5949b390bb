package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class SshConfigVerbTest {
    private static final String INFO = "{\"ssh\":{\"host\":\"%s\",\"port\":2222,\"host_key\":\"%s\"}}";

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon()
                .on(
                        "GET /api/v1/sandboxes",
                        "{\"items\":[{\"name\":\"shop\"},{\"name\":\"blog\"}],\"next_cursor\":null}")
                .on("GET /api/v1/info", INFO.formatted("0.0.0.0", "ssh-ed25519 AAAAC3Nz me@there"));
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    @Test
    void shouldPrintABlockForEachSandbox() {
        var run = CliRun.with(daemon).run("ssh-config", "--host", "box.example.org", "--port", "22");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("Host shop.sandlot\n    HostName box.example.org\n    Port 22\n    User shop\n")
                .contains("Host blog.sandlot\n")
                .contains("\n# [box.example.org]:22 ssh-ed25519 AAAAC3Nz\n");
    }

    @Test
    void shouldKnowWhereTheGatewayIs() {
        assertThat(CliRun.with(daemon).run("ssh-config").out()).contains("HostName 127.0.0.1\n    Port 2222\n");
        daemon.on("GET /api/v1/info", INFO.formatted("10.0.0.7", ""));
        assertThat(CliRun.with(daemon).run("ssh-config").out())
                .contains("HostName 10.0.0.7\n")
                .contains("ssh asks once");
    }

    @Test
    void shouldSayWhatToSetWhereThereIsNoGateway() {
        daemon.on("GET /api/v1/info", "{\"ssh\":null}");

        var run = CliRun.with(daemon).run("ssh-config");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("no ssh gateway").contains("ssh.listen");
    }

    @Test
    void shouldLetNobodyWriteLinesIntoTheFile() {
        daemon.on(
                "GET /api/v1/sandboxes",
                "{\"items\":[{\"name\":\"a\\n    ProxyCommand evil\"},{\"name\":\"*\"},{\"name\":\"ok\"}],\"next_cursor\":null}");
        daemon.on("GET /api/v1/info", INFO.formatted("127.0.0.1", "ssh-ed25519 AAAA\\nHost *"));

        var run = CliRun.with(daemon).run("ssh-config");

        assertThat(run.out()).doesNotContain("Proxy", "Host *").contains("Host ok.sandlot");
        assertThat(CliRun.with(daemon).run("ssh-config", "--host", "a b").code())
                .isEqualTo(2);
        daemon.on("GET /api/v1/info", INFO.formatted("h\\n    ProxyCommand evil", ""));
        assertThat(CliRun.with(daemon).run("ssh-config").code()).isEqualTo(2);
    }
}
