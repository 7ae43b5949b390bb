package dev.sandlot.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.sandlot.model.Command;
import dev.sandlot.model.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An agent as {@code conf/agents/NAME.toml} describes it; {@code claude.toml} explains each key.
 *
 * @param hooks null where it has none
 * @param launch how Sandlot itself starts it
 * @param screens the first that a screen matches says what it means
 */
record Adapter(
        String name,
        String program,
        String reader,
        Sessions sessions,
        @Nullable Hooks hooks,
        Map<String, String> environment,
        Launch launch,
        List<ScreenRule> screens) {
    private static final List<String> SHIPPED = List.of("claude", "codex", "gemini", "opencode");

    /** Where session files are. {@code variable} may be null; {@code names} are patterns of which one has to fit. */
    record Sessions(
            @JsonProperty(required = true) String directory,
            @Nullable String variable,
            @JsonProperty(required = true) String below,
            @JsonProperty(required = true) List<String> names,
            @JsonProperty(required = true) int depth) {

        /** The agent's own directory in a sandbox with these variables. */
        String directory(String home, Map<String, String> env) {
            var named = variable == null ? null : env.get(variable);
            return named != null && named.startsWith("/") ? named : home + "/" + directory;
        }

        /** Where its sessions are, likewise. */
        String top(String home, Map<String, String> env) {
            return directory(home, env) + "/" + below;
        }
    }

    /** A file beside the sessions' directory that makes the agent tell what it does. */
    record Hooks(
            @JsonProperty(required = true) String file,
            @JsonProperty(required = true) String text) {}

    private record Form(
            @JsonProperty(required = true) String program,
            @JsonProperty(required = true) String reader,
            @JsonProperty(required = true) Sessions sessions,
            @Nullable Hooks hooks,
            @Nullable Map<String, String> environment,
            @JsonProperty(required = true) Launch launch,
            @Nullable List<ScreenRule.Form> screen) {}

    /** Those that Sandlot brings along, by their names. */
    static Map<String, Adapter> shipped() {
        var mapper = TomlMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                .build();
        var all = new LinkedHashMap<String, Adapter>();
        for (var name : SHIPPED) {
            var resource = "conf/agents/" + name + ".toml";
            try (var in = Adapter.class.getClassLoader().getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("the program is incomplete: it lacks " + resource);
                }
                var form = mapper.readValue(in, Form.class);
                all.put(name, of(name, form));
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(resource + ": " + e.getMessage(), e);
            } catch (IOException e) {
                throw new UncheckedIOException("can't read " + resource, e);
            }
        }
        return all;
    }

    private static Adapter of(String name, Form form) {
        return new Adapter(
                name,
                form.program,
                form.reader,
                form.sessions,
                form.hooks,
                form.environment == null ? Map.of() : new TreeMap<>(form.environment),
                form.launch,
                form.screen == null
                        ? List.of()
                        : form.screen.stream().map(ScreenRule.Form::rule).toList());
    }

    /**
     * What the screen of a terminal means, or null where no rule knows it.
     *
     * @param known whether this agent runs there, as far as is known; else only what is clear counts
     */
    ScreenRule.@Nullable Match read(ScreenText screen, boolean known, MatchBudget effort) {
        for (var rule : screens) {
            var match = known || rule.clear() ? rule.match(screen, effort) : null;
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    /** Whether the command starts this agent, as far as can be seen. */
    boolean isStartedBy(@Nullable Command command) {
        if (command instanceof Command.Words words) {
            return !words.words().isEmpty() && isProgram(words.words().get(0));
        }
        return command != null
                && isProgram(((Command.Line) command).text().strip().split("\\s", 2)[0]);
    }

    /** Whether a command line has this agent's program among its words, as a script may that starts it. */
    boolean isNamedIn(String line) {
        return Arrays.stream(line.split("[\\s;&|()'\"]+")).anyMatch(this::isProgram);
    }

    private boolean isProgram(String word) {
        return word.substring(word.lastIndexOf('/') + 1).equals(program);
    }

    /** Whether a sandbox is one with this agent. */
    boolean isOf(SandboxSpec spec) {
        return name.equals(spec.agent()) || isStartedBy(spec.command());
    }
}
