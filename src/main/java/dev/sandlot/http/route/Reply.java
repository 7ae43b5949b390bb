package dev.sandlot.http.route;

import dev.sandlot.model.Tags;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers.
 *
 * @param body null for none
 * @param location of what was created, or null
 * @param tag the entity tag, or null
 */
public record Reply(
        int status,
        @Nullable JsonObject body,
        @Nullable String location,
        @Nullable String tag) {
    static final Reply NO_CONTENT = new Reply(204, null, null, null);

    static Reply ok(JsonObject body) {
        return new Reply(200, body, null, null);
    }

    /** With the tag of the record that it shows. */
    static Reply ok(JsonObject body, Record shown) {
        return new Reply(200, body, null, Tags.of(shown));
    }

    static Reply created(JsonObject body, String location) {
        return new Reply(201, body, location, null);
    }
}
