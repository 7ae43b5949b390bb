package dev.sandlot.mcp.tool;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One argument that a tool takes.
 *
 * @param says for whoever chooses the argument
 * @param otherwise what it is where it isn't given, or null
 * @param required whether it has to be given
 */
record Parameter(
        String name, Kind kind, String says, @Nullable Object otherwise, boolean required) {
    /** Longer than any command or file that is taken, so that these are refused by who knows their bounds. */
    private static final int LONG_TEXT = 2 << 20;

    private static final int SHORT_TEXT = 4096;
    private static final int MOST_INPUT = 64 << 10;
    private static final int MOST_ITEMS = 256;

    /** The sandbox that a tool works in. */
    static final Parameter SANDBOX =
            text("sandbox_name", "Name or id of the sandbox; left out, the active one (select_sandbox).");

    static Parameter text(String name, String says) {
        return new Parameter(name, new Kind.Plain(SHORT_TEXT), says, null, false);
    }

    static Parameter longText(String name, String says) {
        return new Parameter(name, new Kind.Plain(LONG_TEXT), says, null, false);
    }

    /** What a pipe or a terminal takes at once. */
    static Parameter input(String name, String says) {
        return new Parameter(name, new Kind.Plain(MOST_INPUT), says, null, false);
    }

    static Parameter whole(String name, long least, long most, String says) {
        return new Parameter(name, new Kind.Whole(least, most), says, null, false);
    }

    static Parameter decimal(String name, double most, String says) {
        return new Parameter(name, new Kind.Decimal(most), says, null, false);
    }

    /** False where it isn't given. */
    static Parameter flag(String name, String says) {
        return new Parameter(name, new Kind.Flag(), says, false, false);
    }

    static Parameter choice(String name, List<String> among, String says) {
        return new Parameter(name, new Kind.Choice(among), says, null, false);
    }

    static Parameter words(String name, String says) {
        return new Parameter(name, new Kind.Words(MOST_ITEMS), says, null, false);
    }

    static Parameter variables(String name, String says) {
        return new Parameter(name, new Kind.Variables(MOST_ITEMS), says, null, false);
    }

    Parameter needed() {
        return new Parameter(name, kind, says, null, true);
    }

    Parameter or(Object value) {
        return new Parameter(name, kind, says, value, false);
    }

    JsonObject schema() {
        var schema = kind.schema().put("description", says);
        return otherwise == null ? schema : schema.put("default", otherwise);
    }
}
