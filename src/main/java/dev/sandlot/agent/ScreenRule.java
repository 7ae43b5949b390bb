package dev.sandlot.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sandlot.model.AgentState;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a screen that looks like this means.
 *
 * @param pattern looked for in the last {@code lines} lines of a {@link ScreenText}; its group {@code asks} is what is asked
 * @param clear whether it is enough to know the agent by, on a terminal where it was not started as far as is known
 */
record ScreenRule(AgentState state, Pattern pattern, int lines, boolean clear) {
    private static final int LONGEST_PATTERN = 1000;
    private static final int USUAL_LINES = 30;
    private static final String GROUP = "asks";
    /** A group that is repeated without end and repeats something in it without end: the shape that takes for ever on the wrong text. */
    private static final Pattern NESTED =
            Pattern.compile("\\([^()]*[^()\\\\](?:[+*]|\\{\\d*,})[^()]*\\)(?:[+*]|\\{\\d*,})");

    /** A rule as it is written. */
    record Form(
            @JsonProperty(required = true) String state,
            @JsonProperty(required = true) String pattern,
            @Nullable Integer lines,
            @Nullable Boolean clear) {

        /** Throws {@link IllegalArgumentException} where it is none. */
        ScreenRule rule() {
            int count = lines == null ? USUAL_LINES : lines;
            if (count < 1 || count > ScreenText.MOST_LINES) {
                throw new IllegalArgumentException("lines must be from 1 to " + ScreenText.MOST_LINES);
            }
            return new ScreenRule(named(state), compiled(pattern), count, Boolean.TRUE.equals(clear));
        }
    }

    /** What was found. {@code asks} may be null. */
    record Match(AgentState state, @Nullable String asks) {}

    private static AgentState named(String name) {
        return Arrays.stream(AgentState.values())
                .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no state " + name));
    }

    private static Pattern compiled(String text) {
        if (text.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException("a pattern has at most " + LONGEST_PATTERN + " characters");
        }
        if (NESTED.matcher(text).find()) {
            throw new IllegalArgumentException("a repeated group must not repeat without end in it: " + text);
        }
        try {
            return Pattern.compile(text, Pattern.MULTILINE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Null where the screen does not look like this, or where that can't be found out with what is left of the effort. */
    @Nullable
    Match match(ScreenText screen, MatchBudget effort) {
        var matcher = pattern.matcher(effort.over(screen.last(lines)));
        try {
            if (!matcher.find()) {
                return null;
            }
        } catch (MatchBudget.Spent e) {
            return null;
        }
        return new Match(state, pattern.pattern().contains("(?<" + GROUP + ">") ? joined(matcher.group(GROUP)) : null);
    }

    private static @Nullable String joined(@Nullable String lines) {
        return lines == null
                ? null
                : lines.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.equals(ScreenText.RULE))
                        .collect(Collectors.joining(" · "));
    }
}
