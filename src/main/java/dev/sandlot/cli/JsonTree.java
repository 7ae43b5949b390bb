package dev.sandlot.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as a tree of maps, lists, text, numbers and booleans, over Jackson's streaming parser: data binding would cost a tenth
 * of a second at start. A value that is absent is like one that is null.
 */
final class JsonTree {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonTree NULL = new JsonTree(null);

    private final @Nullable Object value;
    /** The same map as the value, for one that is being built. */
    private final Map<String, Object> added;

    private JsonTree(@Nullable Object value) {
        this(value, Map.of());
    }

    private JsonTree(@Nullable Object value, Map<String, Object> added) {
        this.value = value;
        this.added = added;
    }

    static JsonTree parse(String text) throws IOException {
        try (var parser = FACTORY.createParser(text)) {
            parser.nextToken();
            return new JsonTree(read(parser));
        }
    }

    static JsonTree none() {
        return NULL;
    }

    static JsonTree object() {
        var members = new LinkedHashMap<String, Object>();
        return new JsonTree(members, members);
    }

    static JsonTree of(Map<String, ?> members) {
        return new JsonTree(members);
    }

    static JsonTree array(List<JsonTree> items) {
        var list = new ArrayList<@Nullable Object>();
        items.forEach(item -> list.add(item.value));
        return new JsonTree(list);
    }

    /** Adds a member, unless it is null; a member may be text, a number, a boolean, a list of these, a map to these, or a tree. */
    JsonTree put(String name, @Nullable Object member) {
        if (member != null) {
            added.put(name, member instanceof JsonTree json ? json.value : member);
        }
        return this;
    }

    /** A copy of an object with one more member. */
    JsonTree with(String name, @Nullable Object member) {
        var copy = object();
        names().forEach(own -> copy.put(own, get(own)));
        return copy.put(name, member);
    }

    JsonTree get(String name) {
        var member = value instanceof Map<?, ?> map ? map.get(name) : null;
        return member == null ? NULL : new JsonTree(member);
    }

    /** Follows names from member to member. */
    JsonTree at(String first, String... others) {
        var found = get(first);
        for (var name : others) {
            found = found.get(name);
        }
        return found;
    }

    boolean isNull() {
        return value == null;
    }

    boolean isEmpty() {
        return value instanceof Map<?, ?> map ? map.isEmpty() : items().isEmpty();
    }

    List<JsonTree> items() {
        var items = new ArrayList<JsonTree>();
        if (value instanceof List<?> list) {
            list.forEach(item -> items.add(new JsonTree(item)));
        }
        return items;
    }

    List<String> names() {
        var names = new ArrayList<String>();
        if (value instanceof Map<?, ?> map) {
            map.keySet().forEach(name -> names.add((String) name));
        }
        return names;
    }

    /** The members as they are; none where it is no object. */
    Map<String, ?> members() {
        var members = new LinkedHashMap<String, @Nullable Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> members.put((String) name, member));
        }
        return members;
    }

    /** The value as text; empty where it is absent. */
    String text() {
        return value == null ? "" : value instanceof Map || value instanceof List ? compact() : value.toString();
    }

    /** The number, or {@code otherwise} where there is none. */
    long number(long otherwise) {
        return value instanceof Number number ? number.longValue() : otherwise;
    }

    /** Likewise, with what stands behind the point. */
    double decimal(double otherwise) {
        return value instanceof Number number ? number.doubleValue() : otherwise;
    }

    boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    /** Like {@link #pretty}, with nothing in it that a terminal would obey. */
    String compact() {
        return write(false);
    }

    String pretty() {
        return write(true);
    }

    private String write(boolean pretty) {
        var text = new StringWriter();
        try (var generator = FACTORY.createGenerator(text)) {
            if (pretty) {
                var printer = new DefaultPrettyPrinter();
                printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
                generator.setPrettyPrinter(printer);
            }
            write(generator, value);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Visible.json(text.toString());
    }

    private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (var member : map.entrySet()) {
                generator.writeFieldName((String) member.getKey());
                write(generator, member.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (var item : list) {
                write(generator, item);
            }
            generator.writeEndArray();
        } else if (value instanceof JsonTree json) {
            write(generator, json.value);
        } else {
            generator.writePOJO(value);
        }
    }

    private static @Nullable Object read(JsonParser parser) throws IOException {
        var token = parser.currentToken();
        if (token == null) {
            throw new IOException("no JSON value where one is due");
        }
        return switch (token) {
            case START_OBJECT -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    map.put(name, read(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                var list = new ArrayList<@Nullable Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
