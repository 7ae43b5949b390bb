package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.cli.AgentProgram.Standing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines as the agents have printed them: Claude Code 2.1, Codex 0.171, Gemini CLI 0.61, opencode 1.18. */
class AgentProgramTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plugin:sandlot:sandlot: /opt/sandlot mcp - ✔ Connected | CONNECTED
            plugin:sandlot:sandlot: /opt/sandlot mcp - ✘ Failed to connect | FAILED
            sandlot: sandlot mcp - ✓ Connected | CONNECTED
            sandlot  /opt/sandlot  mcp --login=/x  -  -  enabled  Unsupported | ENABLED
            ○ sandlot: /opt/sandlot mcp (stdio) - Disabled | DISABLED
            ✗ sandlot: /opt/sandlot mcp (stdio) - Disconnected | FAILED
            ●  ✓ sandlot connected | CONNECTED
            ●  ✗ sandlot failed | FAILED
            other: /opt/sandlot mcp - ✓ Connected | ABSENT
            │      /opt/sandlot mcp connected | ABSENT
            sandlots: x - ✓ Connected | ABSENT
            No MCP servers configured. | ABSENT
            """)
    void shouldTellHowAnAgentStandsToOurServer(String listed, Standing standing) {
        assertThat(AgentProgram.standing("Checking MCP server health…\n\n" + listed + "\nlast: y - enabled\n"))
                .isEqualTo(standing);
    }
}
