package dev.sandlot.store;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessId;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How values are kept in columns: times as microseconds since 1970, nested records as JSON with the names of the API. */
final class Columns {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new SimpleModule()
                    .addSerializer(Command.class, new CommandWriter())
                    .addDeserializer(Command.class, new CommandReader())
                    .addSerializer(Instant.class, new InstantWriter())
                    .addDeserializer(Instant.class, new InstantReader())
                    .addSerializer(ProcessId.class, new ProcessIdWriter())
                    .addDeserializer(ProcessId.class, new ProcessIdReader()))
            .build();

    private Columns() {}

    static @Nullable String json(@Nullable Object value) {
        try {
            return value == null ? null : JSON.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new IllegalStateException("can't be kept: " + value.getClass(), e);
        }
    }

    static <T> @Nullable T json(Row row, String column, Class<T> kind) {
        var text = row.getString(column);
        try {
            return text == null ? null : JSON.readValue(text, kind);
        } catch (JacksonException e) {
            throw new IllegalStateException("a kept " + kind.getSimpleName() + " can't be read", e);
        }
    }

    /** Like {@link #json}; null where it makes no sense. */
    static <T> @Nullable T readable(Row row, String column, Class<T> kind) {
        try {
            return json(row, column, kind);
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** The constant of this name, or another where there is none. */
    static <E extends Enum<E>> E constant(Row row, String column, Class<E> kind, E otherwise) {
        var name = row.getString(column);
        return EnumSet.allOf(kind).stream()
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElse(otherwise);
    }

    static Map<String, Object> object(Row row, String column) {
        try {
            return JSON.readValue(row.getString(column), OBJECT);
        } catch (JacksonException e) {
            throw new IllegalStateException("a kept object can't be read", e);
        }
    }

    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    static @Nullable Long microsOrNull(@Nullable Instant at) {
        return at == null ? null : micros(at);
    }

    /** Of a column that is NOT NULL. */
    static Instant instant(Row row, String column) {
        return Objects.requireNonNull(instantOrNull(row, column), column);
    }

    static @Nullable Instant instantOrNull(Row row, String column) {
        var micros = row.getLong(column);
        return micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Of a column that is NOT NULL. */
    static int integer(Row row, String column) {
        return Objects.requireNonNull(integerOrNull(row, column), column);
    }

    static @Nullable Integer integerOrNull(Row row, String column) {
        var value = row.getLong(column);
        return value == null ? null : Math.toIntExact(value);
    }

    /** SQLite has no truth values. */
    static long flag(boolean value) {
        return value ? 1 : 0;
    }

    static boolean flag(Row row, String column) {
        return row.getLong(column) != 0;
    }

    private static final class CommandWriter extends JsonSerializer<Command> {
        @Override
        public void serialize(Command command, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (command instanceof Command.Line line) {
                out.writeString(line.text());
            } else {
                var words = ((Command.Words) command).words();
                out.writeArray(words.toArray(String[]::new), 0, words.size());
            }
        }
    }

    private static final class CommandReader extends JsonDeserializer<Command> {
        @Override
        public Command deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return in.currentToken() == JsonToken.VALUE_STRING
                    ? new Command.Line(in.getText())
                    : new Command.Words(List.of(in.readValueAs(String[].class)));
        }
    }

    private static final class InstantWriter extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant at, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(micros(at));
        }
    }

    private static final class InstantReader extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Instant.EPOCH.plus(in.getLongValue(), ChronoUnit.MICROS);
        }
    }

    private static final class ProcessIdWriter extends JsonSerializer<ProcessId> {
        @Override
        public void serialize(ProcessId id, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(id.value());
        }
    }

    private static final class ProcessIdReader extends JsonDeserializer<ProcessId> {
        @Override
        public ProcessId deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return new ProcessId(in.getText());
        }
    }
}
