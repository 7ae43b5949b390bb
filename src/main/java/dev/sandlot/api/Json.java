package dev.sandlot.api;

import dev.sandlot.bus.Page;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.OccurrenceMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.AbstractList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How plain values look in the API: constants in lower case, times in RFC 3339 and UTC, lists as pages. */
public final class Json {
    private Json() {}

    /** The constant in lower case. */
    public static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> @Nullable E choice(JsonObject json, String field, Class<E> kind) {
        var text = json.getString(field);
        return text == null ? null : Query.choice(field, text, kind);
    }

    /** RFC 3339 in UTC, to a microsecond. */
    public static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS).toString();
    }

    /** Likewise, null for null. */
    public static @Nullable String timeOrNull(@Nullable Instant at) {
        return at == null ? null : time(at);
    }

    /** The time that the field gives, or null; a fault of kind INVALID for the field where it is none. */
    public static @Nullable Instant time(JsonObject json, String field) {
        var text = json.getString(field);
        return text == null ? null : Query.time(field, text);
    }

    /** {@code {"items","next_cursor"}}; each item is made only when it is asked for. */
    public static <T> JsonObject page(Page<T> page, Function<T, JsonObject> item) {
        return new JsonObject()
                .put("items", new JsonArray(new Shown<>(page.items(), item)))
                .put("next_cursor", page.nextCursor());
    }

    /** Items as JSON, made when each is asked for: so a long list takes no more memory than what is in it. */
    private static final class Shown<T> extends AbstractList<JsonObject> {
        private final List<T> items;
        private final Function<T, JsonObject> form;

        Shown(List<T> items, Function<T, JsonObject> form) {
            this.items = items;
            this.form = form;
        }

        @Override
        public JsonObject get(int index) {
            return form.apply(items.get(index));
        }

        @Override
        public int size() {
            return items.size();
        }
    }

    /** {@code {"seq","type","sandbox","at","data"}}; data is never null. */
    public static JsonObject of(EventRecord event) {
        var form = OccurrenceMapper.write(event.occurrence());
        return new JsonObject()
                .put("seq", event.seq())
                .put("type", form.type())
                .put("sandbox", event.sandbox() == null ? null : event.sandbox().value())
                .put("at", time(event.at()))
                .put("data", new JsonObject(form.data()));
    }
}
