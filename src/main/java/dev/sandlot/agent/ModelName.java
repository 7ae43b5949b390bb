package dev.sandlot.agent;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What providers and dates put around a model's name, so that a price is found by the name alone. */
final class ModelName {
    /** Between a model's name and the speed of a request, where that is not the usual one. */
    static final String AT_SPEED = "-";

    /** What may stand before a name, with a slash between: those who sell it at the price of who makes it. */
    private static final Set<String> PROVIDERS = Set.of(
            "anthropic",
            "openai",
            "google",
            "models",
            "publishers",
            "vertex",
            "vertex_ai",
            "vertexai",
            "bedrock",
            "amazon-bedrock",
            "azure",
            "openrouter");

    private static final Pattern BEDROCK = Pattern.compile(
            "(?:(?:us|eu|apac|au|jp|ca|global|us-gov)\\.)?anthropic\\.(.+?)(?:-v[0-9]{1,2}(?::[0-9]{1,2})?)?");
    private static final Pattern DATE =
            Pattern.compile("(.+?)(?:[-@]20[0-9]{6}|-20[0-9]{2}-[0-9]{2}-[0-9]{2}|[-@]latest|@default|-00[0-9])");
    private static final Pattern FAST = Pattern.compile("(.+)(-fast)");

    private ModelName() {}

    /** The name that a price table has; the same where nothing that is known stands around it. */
    static String bare(String name) {
        var fast = FAST.matcher(name);
        return fast.matches() ? undated(unwrapped(fast.group(1))) + fast.group(2) : undated(unwrapped(name));
    }

    /** The model itself, where the name is that of a model at another speed; else null. */
    static @Nullable String slower(String name) {
        var fast = FAST.matcher(name);
        return fast.matches() ? fast.group(1) : null;
    }

    private static String unwrapped(String name) {
        int slash = name.lastIndexOf('/');
        for (var part : slash < 0 ? new String[0] : name.substring(0, slash).split("/", -1)) {
            if (!PROVIDERS.contains(part)) {
                return name;
            }
        }
        var last = name.substring(slash + 1);
        var bedrock = BEDROCK.matcher(last);
        return bedrock.matches() ? bedrock.group(1) : last;
    }

    private static String undated(String name) {
        var dated = DATE.matcher(name);
        return dated.matches() ? dated.group(1) : name;
    }
}
