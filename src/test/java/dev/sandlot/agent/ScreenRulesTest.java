package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.AgentState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped rules make of screens: those of each agent, and others that only look like them. */
class ScreenRulesTest {
    private static final Map<String, Adapter> ADAPTERS = Adapter.shipped();

    private static byte[] screen(String name) {
        try (var in = ScreenRulesTest.class.getResourceAsStream("screens/" + name + ".txt")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ScreenRule.Match read(String agent, byte[] screen, boolean known) {
        return ADAPTERS.get(agent).read(ScreenText.of(screen), known, new MatchBudget(MatchBudget.FOR_A_SCREEN));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            claude-permission-boxed  | NEEDS_INPUT | Bash command · rm -rf build · Remove the build directory · Do you want to proceed?
            claude-permission        | NEEDS_INPUT | Bash command · rm -rf build && make test · Remove the build directory and run the tests · Do you want to proceed?
            claude-edit              | NEEDS_INPUT | Do you want to make this edit to Main.java?
            claude-plan              | NEEDS_INPUT | Claude has written up a plan and is ready to execute. Would you like to proceed?
            claude-question          | NEEDS_INPUT | Which authentication should the service use?
            claude-trust             | NEEDS_INPUT | Quick safety check: Is this a project you created or one you trust? (Like your own code, a well-known open source
            claude-trust-boxed       | NEEDS_INPUT | Do you trust the files in this folder?
            claude-login             | NEEDS_INPUT | Select login method:
            claude-logged-out        | NEEDS_INPUT | Invalid API key · Please run /login
            claude-working           | WORKING     |
            claude-working-boxed     | WORKING     |
            claude-idle              | IDLE        |
            claude-idle-boxed        | IDLE        |
            claude-quoted-dialog     | IDLE        |
            codex-command            | NEEDS_INPUT | Would you like to run the following command? · Environment: local · Reason: May I rerun the browser tests outside the sandbox? · $ pnpm exec playwright test
            codex-edit               | NEEDS_INPUT | Would you like to make the following edits? · README.md (+2 -1) · 1    # Sandlot · 2   -Old · 2   +New
            codex-old                | NEEDS_INPUT | Allow command?
            codex-trust              | NEEDS_INPUT | Do you trust the contents of this directory? Working with untrusted contents comes with higher risk of prompt injection.
            codex-working            | WORKING     |
            codex-idle               | IDLE        |
            codex-quoted-dialog      | IDLE        |
            gemini-edit              | NEEDS_INPUT | Apply this change?
            gemini-command           | NEEDS_INPUT | Allow execution of: 'npm'?
            gemini-waiting           | NEEDS_INPUT | Waiting for user confirmation
            gemini-trust             | NEEDS_INPUT | Do you trust this folder?
            gemini-working           | WORKING     |
            gemini-idle              | IDLE        |
            gemini-quoted-dialog     | IDLE        |
            opencode-permission      | NEEDS_INPUT | # Run the tests · $ npm test
            opencode-question        | NEEDS_INPUT | Which colour?
            opencode-working         | WORKING     |
            opencode-idle            | IDLE        |
            opencode-quoted          | IDLE        |
            """)
    void shouldReadWhatEachAgentShows(String name, AgentState state, String asks) {
        var agent = name.substring(0, name.indexOf('-'));

        var match = read(agent, screen(name), true);

        assertThat(match).as(name).isEqualTo(new ScreenRule.Match(state, asks));
    }

    /** Its terminal waits for its program; once that runs, the words may still stand above. */
    @ParameterizedTest
    @ValueSource(strings = {"claude", "codex", "gemini", "opencode"})
    void shouldSeeThatTheProgramIsMissing(String agent) {
        var missing = ADAPTERS.get(agent).launch().missing();

        var match = read(agent, missing.getBytes(StandardCharsets.UTF_8), true);

        assertThat(match)
                .isEqualTo(new ScreenRule.Match(
                        AgentState.NEEDS_INPUT,
                        agent + " is not in this sandbox yet. Install it from another terminal:"));
        assertThat(read(agent, (missing + "\nSomething else\n").getBytes(StandardCharsets.UTF_8), true))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-permission",
                "claude-permission-boxed",
                "claude-edit",
                "claude-plan",
                "claude-question",
                "claude-trust",
                "claude-login",
                "claude-idle",
                "codex-command",
                "codex-edit",
                "codex-idle",
                "gemini-edit",
                "gemini-command",
                "gemini-working",
                "gemini-idle",
                "opencode-permission",
                "opencode-working"
            })
    void shouldKnowAnAgentThatWasStartedByHand(String name) {
        var agent = name.substring(0, name.indexOf('-'));

        assertThat(read(agent, screen(name), false))
                .isEqualTo(read(agent, screen(name), true))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shell-prompt", "shell-menu", "shell-script", "shell-after-claude"})
    void shouldTakeNoShellForAnAgent(String name) {
        for (var agent : ADAPTERS.keySet()) {
            assertThat(read(agent, screen(name), false)).as(agent).isNull();
        }
    }

    /** All kinds of text that make patterns try and try: a screen full of beginnings of what rules look for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "─────\n",
                "Do you want to \n",
                "Do you want a?\n❯ 1. Yes\n",
                "❯ 1. x\n",
                "✻ a a a a a a a a a a a a a a a a\n",
                "› 1. Yes? Allow ? Allow ?\n",
                "Permission required\nAllow once\n",
                "Apply this change?\n1. \n",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "🦊\u202e\u0000\u001b[31m"
            })
    void shouldLookAtFewCharactersOfAnyText(String part) {
        var screen = part.repeat(20_000).getBytes(StandardCharsets.UTF_8);
        var text = ScreenText.of(screen);

        assertThat(text.lines()).hasSizeLessThanOrEqualTo(ScreenText.MOST_LINES);
        assertThat(text.lines()).allMatch(line -> line.length() <= ScreenText.LONGEST_LINE);
        ADAPTERS.forEach((name, adapter) -> {
            var effort = new MatchBudget(MatchBudget.FOR_A_SCREEN);
            adapter.read(text, true, effort);
            assertThat(effort.spent()).as(name).isBetween(0, MatchBudget.FOR_A_SCREEN);
        });
    }

    @Test
    void shouldGiveUpWhenTheEffortIsSpent() {
        assertThat(ADAPTERS.get("claude").read(ScreenText.of(screen("claude-permission")), true, new MatchBudget(50)))
                .isNull();
    }

    @Test
    void shouldKeepTheLastLinesWithoutWhatAScreenHasAround() {
        var text = "first\n" + "x".repeat(5000) + "\n" + "line\n".repeat(100) + "│ \u001b[1mla\u0007st │\n\n  \n";

        var lines = ScreenText.of(text.getBytes(StandardCharsets.UTF_8)).lines();

        assertThat(lines).hasSize(ScreenText.MOST_LINES).endsWith("[1mlast").doesNotContain("first");
        assertThat(ScreenText.of("y".repeat(5000).getBytes(StandardCharsets.UTF_8))
                        .lines()
                        .get(0))
                .hasSize(ScreenText.LONGEST_LINE);
        assertThat(ScreenText.of(new byte[] {-1, -2, 10, 0}).lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+b", "(?:[^\\n]*)*x", "(x{2,})+", "(", "[a"})
    void shouldRefusePatternsThatAreNoneOrTakeForEver(String pattern) {
        var form = new ScreenRule.Form("idle", pattern, null, null);

        assertThatThrownBy(form::rule).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseRulesOfUnknownStatesAndTooManyLines() {
        assertThatThrownBy(() -> new ScreenRule.Form("busy", "x", null, null).rule())
                .hasMessageContaining("busy");
        assertThatThrownBy(() -> new ScreenRule.Form("idle", "x", 1000, null).rule())
                .hasMessageContaining("lines");
        assertThatThrownBy(() -> new ScreenRule.Form("idle", "x".repeat(2000), null, null).rule())
                .hasMessageContaining("characters");
    }
}
