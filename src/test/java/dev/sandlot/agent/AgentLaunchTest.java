package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.sandlot.config.Config;
import dev.sandlot.model.AgentLaunch;
import dev.sandlot.model.AgentPermissions;
import dev.sandlot.model.Command;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents that Sandlot starts are started with, by their profiles. */
class AgentLaunchTest {
    private static final AgentSetups SETUPS = new AgentSetups(AgentData.load(Config.Agents.USUAL));
    private static final SandboxId ID = SandboxId.random();

    private static SandboxSpec.Builder asked(String agent, @Nullable String prompt, AgentPermissions permissions) {
        return SandboxSpec.builder().agent(agent).launch(new AgentLaunch(prompt, permissions));
    }

    private static List<String> words(SandboxSpec spec) {
        return ((Command.Words) spec.command()).words();
    }

    /** What is put into the home directory, the first of each path. */
    private static Map<String, String> files(SandboxSpec spec) {
        var words = SETUPS.of(ID, spec, "sl_token").command();
        var files = new LinkedHashMap<String, String>();
        for (int i = 4; i < words.size(); i += 4) {
            files.putIfAbsent(words.get(i) + words.get(i + 1), words.get(i + 3));
        }
        return files;
    }

    @Test
    void shouldStartTheProgramOnATerminalWithItsPromptAndItsPermissions() {
        var spec = SETUPS.launched(
                asked("claude", "-fix it", AgentPermissions.EDITS).build());

        assertThat(words(spec))
                .containsExactly(
                        "/home/agent/.sandlot/claude", "--", "-fix it", "--always", "--permission-mode", "acceptEdits");
        assertThat(spec.tty()).isTrue();
        assertThat(spec.launch()).isEqualTo(new AgentLaunch(null, AgentPermissions.EDITS));
        assertThat(SETUPS.launched(spec)).as("it is the same from then on").isEqualTo(spec);
        assertThat(words(SETUPS.launched(
                        asked("gemini", "$(x) '", AgentPermissions.ALL).build())))
                .containsExactly(
                        "/home/agent/.sandlot/gemini",
                        "--prompt-interactive=$(x) '",
                        "--always",
                        "--approval-mode=yolo");
    }

    @Test
    void shouldLeaveAloneWhatIsNotToBeStarted() {
        var marked = SandboxSpec.builder().agent("claude").build();

        assertThat(SETUPS.launched(marked)).isSameAs(marked);
        assertThat(marked.network()).isEqualTo(NetworkPolicy.NONE);
        assertThat(SETUPS.of(ID, marked, "t").command()).isEmpty();
    }

    @Test
    void shouldReachTheVendorsUnlessOtherwiseIsSaid() {
        assertThat(asked("claude", null, AgentPermissions.ASK).build().network().allow())
                .containsExactly("@agent");
        assertThat(asked("claude", null, AgentPermissions.ASK)
                        .network(NetworkPolicy.NONE)
                        .build()
                        .network())
                .isEqualTo(NetworkPolicy.NONE);
    }

    @Test
    void shouldSayWhichPermissionsAnAgentHas() {
        var ask = asked("codex", null, AgentPermissions.ASK).build();

        assertThatThrownBy(() -> SETUPS.launched(ask)).hasMessageContaining("of codex can be all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude", "codex", "gemini", "opencode"})
    void shouldSeedFilesThatAreWellFormedWithTheDaemonsToolsAndTheNotice(String agent) throws Exception {
        var spec = SETUPS.launched(asked(agent, null, AgentPermissions.ALL)
                .cwd("/srv/\"x\"")
                .env(Map.of("OPENAI_API_KEY", "k", "ANTHROPIC_API_KEY", "sk-ant-0123456789012345\"6789"))
                .build());

        var files = files(spec);

        assertThat(files.get("/home/agent/.sandlot/" + agent)).startsWith("#!/bin/sh\n");
        assertThat(files.get("/home/agent/.sandlot/missing.txt")).contains(agent + " is not in this sandbox yet");
        assertThat(files.values()).anyMatch(text -> text.contains("http://127.0.0.1:3128/mcp"));
        assertThat(files.values()).anyMatch(text -> text.startsWith("# Where you are"));
        for (var file : files.entrySet()) {
            requireForm(file.getKey(), file.getValue());
        }
    }

    private static void requireForm(String path, String text) throws JsonProcessingException {
        assertThat(text).as(path).doesNotContainPattern("@[A-Z]+[:@](?<!@NAME@)");
        if (path.endsWith(".json")) {
            assertThat(new ObjectMapper().readTree(text).isObject()).as(path).isTrue();
        } else if (path.endsWith(".toml")) {
            assertThat(new TomlMapper().readTree(text).isObject()).as(path).isTrue();
        }
    }

    @Test
    void shouldFillInTheDirectoryAndTheEndOfTheKey() throws Exception {
        var spec = SETUPS.launched(asked("claude", null, AgentPermissions.ASK)
                .cwd("/srv/shop")
                .env(Map.of("ANTHROPIC_API_KEY", "sk-ant-secret-01234567890123456789"))
                .build());

        var files = files(spec);

        var config = new ObjectMapper().readTree(files.get("/home/agent/.claude.json"));
        assertThat(config.at("/customApiKeyResponses/approved/0").asText()).isEqualTo("01234567890123456789");
        assertThat(config.at("/projects/~1srv~1shop/hasTrustDialogAccepted").asBoolean())
                .isTrue();
        assertThat(files).doesNotContainKey("/home/agent/.sandlot/login.txt");
        assertThat(files(SETUPS.launched(
                        asked("claude", null, AgentPermissions.ASK).build())))
                .containsKey("/home/agent/.sandlot/login.txt");
    }

    @Test
    void shouldSetVariablesByPermission() {
        var ask = SETUPS.launched(asked("opencode", null, AgentPermissions.ASK).build());
        var all = SETUPS.launched(asked("opencode", null, AgentPermissions.ALL).build());

        assertThat(SETUPS.of(ID, ask, "t").env().get("OPENCODE_PERMISSION")).contains("\"bash\":\"ask\"");
        assertThat(SETUPS.of(ID, all, "t").env().get("OPENCODE_PERMISSION")).contains("\"bash\":\"allow\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\0b"})
    void shouldRefuseWhatIsNoPrompt(String prompt) {
        assertThatThrownBy(() -> new AgentLaunch(prompt, null)).hasMessageContaining("must be text");
        assertThatThrownBy(() -> new AgentLaunch("x".repeat(AgentLaunch.MOST_PROMPT + 1), null))
                .hasMessageContaining("into a file");
    }
}
