package dev.sandlot.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The coding agents that can be set up, each by its own commands for MCP servers: those know their configuration, and leave in it what else is
 * there. All is done for the user, never for one project: such a file is shared with others, and the command would be one of this computer.
 */
enum AgentProgram {
    /** By a plugin, which brings skills beside the tools; a plugin's server has the plugin's name before its own. */
    CLAUDE("Claude Code", "curl -fsSL https://claude.ai/install.sh | bash") {
        @Override
        List<List<String>> add(List<String> command, Path plugin) {
            return List.of(
                    List.of("claude", "plugin", "marketplace", "add", plugin.toString()),
                    List.of("claude", "plugin", "install", "sandlot@sandlot"));
        }

        @Override
        List<List<String>> remove() {
            return List.of(
                    List.of("claude", "plugin", "uninstall", "sandlot@sandlot"),
                    List.of("claude", "plugin", "marketplace", "remove", "sandlot"));
        }

        @Override
        List<Path> files(Console console) {
            var own = directory(console, "CLAUDE_CONFIG_DIR", ".claude");
            return List.of(
                    own.resolve("settings.json"),
                    own.resolve("plugins/installed_plugins.json"),
                    own.resolve("plugins/known_marketplaces.json"));
        }

        @Override
        boolean hasPlugin() {
            return true;
        }
    },
    CODEX("Codex", "npm install -g @openai/codex") {
        @Override
        List<List<String>> add(List<String> command, Path plugin) {
            return List.of(with(command, "codex", "mcp", "add", "sandlot", "--"));
        }

        @Override
        List<List<String>> remove() {
            return List.of(List.of("codex", "mcp", "remove", "sandlot"));
        }

        @Override
        List<Path> files(Console console) {
            return List.of(directory(console, "CODEX_HOME", ".codex").resolve("config.toml"));
        }
    },
    GEMINI("Gemini CLI", "npm install -g @google/gemini-cli") {
        @Override
        List<List<String>> add(List<String> command, Path plugin) {
            return List.of(with(command, "gemini", "mcp", "add", "-s", "user", "sandlot"));
        }

        @Override
        List<List<String>> remove() {
            return List.of(List.of("gemini", "mcp", "remove", "-s", "user", "sandlot"));
        }

        @Override
        List<Path> files(Console console) {
            return List.of(directory(console, null, ".gemini").resolve("settings.json"));
        }
    },
    /** Has no command that removes a server. */
    OPENCODE("opencode", "npm install -g opencode-ai") {
        @Override
        List<List<String>> add(List<String> command, Path plugin) {
            return List.of(with(command, "opencode", "mcp", "add", "sandlot", "--"));
        }

        @Override
        List<List<String>> remove() {
            return List.of();
        }

        @Override
        List<Path> files(Console console) {
            var own = directory(console, "XDG_CONFIG_HOME", ".config").resolve("opencode");
            return List.of(own.resolve("opencode.jsonc"), own.resolve("opencode.json"), own.resolve("config.json"));
        }
    };

    /** What a list of servers says of ours: its line begins with the name, behind marks at most. */
    private static final Pattern OURS = Pattern.compile("[^\\p{L}\\p{N}/.]*(?:plugin:sandlot:)?sandlot(?:[: \t].*)?");

    private static final Pattern CONNECTED = Pattern.compile("(?i).*\\bconnected\\b.*");
    private static final Pattern ENABLED = Pattern.compile("(?i).*\\benabled\\b.*");
    private static final Pattern DISABLED = Pattern.compile("(?i).*\\bdisabled\\b.*");

    /** For people. */
    final String title;
    /** The line that installs it. */
    final String install;

    AgentProgram(String title, String install) {
        this.title = title;
        this.install = install;
    }

    /** The one that is called so; a {@link UsageError} where there is none. */
    static AgentProgram called(String name) {
        var names = Arrays.stream(values()).map(AgentProgram::command).toList();
        return Arrays.stream(values())
                .filter(agent -> agent.command().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageError("there is no agent \"" + Visible.line(name) + "\" here; there are "
                        + String.join(", ", names)));
    }

    /** Its program. */
    String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The commands that make our tools known to it.
     *
     * @param command that serves them
     * @param plugin where the plugin lies
     */
    abstract List<List<String>> add(List<String> command, Path plugin);

    /** The commands that take them away again; none where it has none. */
    abstract List<List<String>> remove();

    /** Where it keeps what servers it knows, in the order in which it looks. */
    abstract List<Path> files(Console console);

    boolean hasPlugin() {
        return false;
    }

    List<String> list() {
        return List.of(command(), "mcp", "list");
    }

    /** How it stands with our server. */
    enum Standing {
        /** It is not in the list. */
        ABSENT,
        CONNECTED,
        /** It is known; whether it works, this agent doesn't try. */
        ENABLED,
        /** It is known, and not used in this directory. */
        DISABLED,
        /** It is known, and doesn't work. */
        FAILED
    }

    /** By what {@link #list} prints. */
    static Standing standing(String listed) {
        var lines = listed.lines().filter(line -> OURS.matcher(line).matches()).collect(Collectors.joining(" "));
        if (lines.isEmpty()) {
            return Standing.ABSENT;
        }
        return CONNECTED.matcher(lines).matches()
                ? Standing.CONNECTED
                : DISABLED.matcher(lines).matches()
                        ? Standing.DISABLED
                        : ENABLED.matcher(lines).matches() ? Standing.ENABLED : Standing.FAILED;
    }

    private static List<String> with(List<String> command, String... before) {
        return Stream.concat(Stream.of(before), command.stream()).collect(Collectors.toCollection(ArrayList::new));
    }

    private static Path directory(Console console, @Nullable String variable, String below) {
        var set = variable == null ? null : console.variable(variable);
        var home = console.variable("HOME");
        return set != null ? Path.of(set) : Path.of(home != null ? home : System.getProperty("user.home"), below);
    }
}
