package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is done for an agent, and undone. A script stands for the agent: what the real ones do is theirs, and is looked at by hand. */
@Timeout(300)
class AgentSetupVerbTest {
    private static final String BEFORE = "# mine\nmodel = \"x\"\n";

    @TempDir
    Path home;

    private FakeDaemon daemon;
    private Path config;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon()
                .on("GET /api/v1/me", "{\"name\":\"first\",\"role\":\"admin\",\"sandbox\":null}")
                .on("POST /api/v1/tokens", "{\"id\":\"t_1\",\"token\":\"sl_own\"}")
                .on("DELETE /api/v1/tokens/t_1", "");
        config = Files.createDirectories(home.resolve(".codex")).resolve("config.toml");
        Files.writeString(config, BEFORE);
        program("codex", """
                #!/bin/sh
                echo "$*" >>"$HOME/words"
                file=$HOME/.codex/config.toml
                case $2 in
                list) grep -q sandlot "$file" && echo "sandlot: x - ✓ Connected" ;;
                add) [ ! -e "$HOME/broken" ] || { echo "no room"; exit 1; }; echo "[mcp_servers.sandlot]" >>"$file" ;;
                remove) sed -i /sandlot/d "$file" ;;
                esac
                true
                """);
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    private void program(String name, String text) throws IOException {
        var file = Files.createDirectories(home.resolve("bin")).resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private CliRun run(String... more) {
        var words = new String[more.length + 2];
        words[0] = "agent";
        words[1] = "setup";
        System.arraycopy(more, 0, words, 2, more.length);
        return CliRun.with(daemon)
                .env("HOME", home.toString())
                .env("PATH", home.resolve("bin") + ":/usr/bin:/bin")
                .run(words);
    }

    private Path place() {
        return home.resolve(".local/state/sandlot-client/agents/codex");
    }

    private long asked(String request) {
        return daemon.requests().stream().filter(request::equals).count();
    }

    @Test
    void shouldGiveTheAgentATokenOfItsOwnThatNobodyElseCanReadAndTakeAllOfItBack() throws IOException {
        var run = run("codex", "--yes");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("codex mcp add sandlot", "agent-codex@", "is connected");
        assertThat(config).content().startsWith(BEFORE).contains("sandlot");
        var login = place().resolve("login.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(login)))
                .isEqualTo("rw-------");
        assertThat(LoginFile.read(login)).isEqualTo(new LoginFile(daemon.url(), "sl_own", null));
        assertThat(home.resolve("words"))
                .content()
                .contains("mcp --login=" + login)
                .doesNotContain("sl_");

        assertThat(run("codex", "--yes").err()).contains("nothing to do");
        assertThat(asked("POST /api/v1/tokens")).isEqualTo(1);

        var undone = run("codex", "--undo");
        assertThat(undone.code()).as(undone.err()).isZero();
        assertThat(config).hasContent(BEFORE);
        assertThat(place()).doesNotExist();
        assertThat(asked("DELETE /api/v1/tokens/t_1")).isEqualTo(1);
        assertThat(run("codex", "--undo").err()).contains("nothing to undo");
    }

    @Test
    void shouldServeTheAgentWithThatTokenAndCallItByItsName() throws IOException {
        var asked = new ConcurrentLinkedQueue<Map<String, String>>();
        daemon.on("POST /mcp", call -> {
            asked.add(call.headers());
            call.answer(200, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        });
        run("codex", "--yes");

        var run = new CliRun().in("""
                        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"clientInfo":{"name":"codex","version":"0.171 (x)"}}}
                        """).run("mcp", "--login=" + place().resolve("login.json"));

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("\"result\"");
        assertThat(asked)
                .singleElement()
                .satisfies(headers -> assertThat(headers)
                        .containsEntry("authorization", "Bearer sl_own")
                        .containsEntry("user-agent", "codex/0.171-x- sandlot-mcp"));
        var missing = new CliRun().run("mcp", "--login=" + home.resolve("none"));
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("sandlot agent setup");
    }

    @Test
    void shouldTakeOutItsOwnEntryAloneWhereSomebodyHasChangedTheFileSince() throws IOException {
        run("codex", "--yes");
        Files.writeString(config, Files.readString(config) + "[later]\n");

        assertThat(run("codex", "--undo").code()).isZero();

        assertThat(config).hasContent(BEFORE + "[later]\n");
    }

    @Test
    void shouldLeaveNothingBehindWhereTheAgentRefuses() throws IOException {
        Files.createFile(home.resolve("broken"));

        var run = run("codex", "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("no room");
        assertThat(config).hasContent(BEFORE);
        assertThat(place()).doesNotExist();
        assertThat(asked("DELETE /api/v1/tokens/t_1")).isEqualTo(1);
    }

    @Test
    void shouldKeepTheTokenThatItHasWhereThatMayMakeNone() throws IOException {
        daemon.on("GET /api/v1/me", "{\"name\":\"laptop\",\"role\":\"operator\",\"sandbox\":null}");

        assertThat(run("codex", "--yes").code()).isZero();

        assertThat(LoginFile.read(place().resolve("login.json")).token()).isEqualTo("sl_test");
        assertThat(run("codex", "--undo").code()).isZero();
        assertThat(daemon.requests()).noneMatch(request -> request.contains("tokens"));
    }

    @Test
    void shouldChangeNothingUnlessSomebodyAgrees() throws IOException {
        assertThat(run("codex").code()).isEqualTo(2);
        assertThat(run("codex").err()).contains("--yes");
        var printed = run("codex", "--print");
        assertThat(printed.out()).contains("run      codex mcp add sandlot -- ", "check    codex mcp list");
        assertThat(run("cladue").code()).isEqualTo(2);
        assertThat(run("gemini", "--yes").code()).isEqualTo(3);
        assertThat(run("gemini", "--yes").err()).contains("npm install -g @google/gemini-cli");
        Files.writeString(config, BEFORE + "[mcp_servers.sandlot]\n");
        assertThat(run("codex", "--yes").err()).contains("did not set up", "codex mcp remove sandlot");

        assertThat(config).hasContent(BEFORE + "[mcp_servers.sandlot]\n");
        assertThat(place()).doesNotExist();
        assertThat(asked("POST /api/v1/tokens")).isZero();
    }
}
