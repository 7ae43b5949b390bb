package dev.sandlot.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What the validator of JSON schemas says, in words that go on after the name of a field. */
final class SchemaWords {
    private static final Map<Pattern, String> WORDS = new LinkedHashMap<>();

    static {
        say("\\S+ is less than or equal to (\\S+)", "must be more than $1");
        say("\\S+ is less than (\\S+)", "must be at least $1");
        say("\\S+ is greater than or equal to (\\S+)", "must be less than $1");
        say("\\S+ is greater than (\\S+)", "must be at most $1");
        say("\\S+ is not a multiple of (\\S+)", "must be a multiple of $1");
        say("Instance type \"?(\\w+)\"? is invalid\\. Expected \"?([\\w, ]+)\"?", "must be of type $2, not $1");
        say("Instance does not match any of (.+)", "must be one of $1");
        say("Instance does not have required property (.+)", "needs $1");
        say("String does not match pattern", "does not have the form that openapi.json gives");
        say("String does not match format \"date-time\"", "must be a time such as 2026-01-31T12:00:00Z");
        say("String is too short \\(\\d+ < (\\d+)\\)", "must have at least $1 characters");
        say("String is too long \\(\\d+ > (\\d+)\\)", "must have at most $1 characters");
        say("Array has too few items \\( \\+ \\d+ < (\\d+)\\)", "must have at least $1 items");
        say("Array has too many items \\( \\+ \\d+ > (\\d+)\\)", "must have at most $1 items");
    }

    private SchemaWords() {}

    private static void say(String error, String words) {
        WORDS.put(Pattern.compile(error), words);
    }

    /** In words where they are known here, else as it is. */
    static String of(String error) {
        for (var entry : WORDS.entrySet()) {
            var found = entry.getKey().matcher(error);
            if (found.matches()) {
                return found.replaceFirst(entry.getValue());
            }
        }
        return error;
    }
}
