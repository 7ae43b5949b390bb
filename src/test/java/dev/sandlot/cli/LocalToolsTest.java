package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools that are done on this computer become verbs, word by word: nothing that is given is taken for an option. */
class LocalToolsTest {
    @TempDir
    Path dir;

    private static List<String> words(String tool, String arguments) throws IOException {
        return LocalTools.words(tool, LocalTools.checked(tool, JsonTree.parse(arguments)), "demo");
    }

    @Test
    void shouldTellPlainTypesOnly() {
        assertThat(LocalTools.listed()).hasSize(4).allSatisfy(tool -> {
            assertThat(tool.get("inputSchema").compact()).doesNotContain("anyOf", "$ref");
            var properties = tool.get("inputSchema").get("properties");
            assertThat(properties.names())
                    .allSatisfy(
                            name -> assertThat(properties.get(name).get("type").text())
                                    .isIn("string", "integer", "boolean", "array"));
            assertThat(tool.get("annotations").names()).hasSize(4);
        });
    }

    @Test
    void shouldMakeAVerbOfACall() throws IOException {
        var patterns = Files.writeString(dir.resolve("patterns"), "# comment\n\n*.o\n");

        assertThat(words(
                        "sync_local_to_remote",
                        "{\"local_path\":\"" + dir
                                + "\",\"remote_path\":\"/srv\",\"delete_extras\":\"true\",\"use_gitignore\":\"false\","
                                + "\"excludes\":[\"a\",\"--all\"],\"exclude_file\":\"" + patterns
                                + "\",\"dry_run\":1}"))
                .containsExactly(
                        "sync",
                        "--exclude=a",
                        "--exclude=--all",
                        "--exclude=*.o",
                        "--all",
                        "--delete",
                        "--dry-run",
                        dir.toString(),
                        "demo:/srv");
        assertThat(words("sync_remote_to_local", "{\"local_path\":\"" + dir.resolve("new") + "\"}"))
                .containsExactly("pull", "demo", dir.resolve("new").toString());
        assertThat(words(
                        "run_script",
                        "{\"script\":\"" + patterns + "\",\"args\":[\"--json\",\"x y\"],\"timeout_s\":\"5\"}"))
                .containsExactly(
                        "run-script",
                        "--quiet",
                        "--timeout=5s",
                        "--sandbox=demo",
                        patterns.toString(),
                        "--json",
                        "x y");
        assertThat(words("sync_and_exec", "{\"command\":\"make; rm -rf /\"}"))
                .containsExactly("sync", Path.of("").toAbsolutePath().toString(), "demo");
    }

    @Test
    void shouldTellEverythingThatIsWrong() {
        assertThatThrownBy(() -> words("run_script", "{\"file\":\"x\",\"args\":{},\"timeout_s\":\"soon\"}"))
                .isInstanceOf(UsageError.class)
                .hasMessageContainingAll(
                        "script is needed",
                        "file is not taken; the arguments are script, args, timeout_s, sandbox_name",
                        "timeout_s must be a whole number from 1 to");
        assertThatThrownBy(() -> words("sync_local_to_remote", "{\"local_path\":\"" + dir.resolve("a/b") + "\"}"))
                .hasMessageContaining("local_path is not there");
        assertThatThrownBy(() -> LocalTools.words("sync_and_exec", java.util.Map.of("command", "true"), "-x"))
                .hasMessageContaining("sandbox_name");
    }
}
