package dev.sandlot.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a JSON document, so that all else is passed over without being kept: of a line of megabytes a few fields are left.
 * Documents come from where an agent may write what it likes.
 */
final class Shape {
    private static final int DEEPEST = 200;
    private static final int MOST_ITEMS = 20_000;
    private static final int MOST_NAMES = 100;
    private static final int LONGEST_TEXT = 300;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(50)
                    .build())
            .build();

    private final Map<String, Shape> members = new LinkedHashMap<>();
    private @Nullable Shape others;

    private Shape() {}

    /** An object of which these members are wanted, each text, a number or a boolean. */
    static Shape of(String... names) {
        var shape = new Shape();
        for (var name : names) {
            shape.members.put(name, new Shape());
        }
        return shape;
    }

    /** And this member, an object of such a shape, or a list of them. */
    Shape with(String name, Shape member) {
        members.put(name, member);
        return this;
    }

    /** And each other member, whatever its name, of such a shape. */
    Shape withOthers(Shape member) {
        others = member;
        return this;
    }

    /** What is wanted of it; null where it is no JSON object, or not JSON as anybody would write it. */
    @Nullable
    Fields read(byte[] bytes, int from, int length) {
        try (var parser = FACTORY.createParser(bytes, from, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            var found = object(parser);
            return parser.nextToken() == null ? found : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private Fields object(JsonParser parser) throws IOException {
        var found = new Fields();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var member = members.getOrDefault(name, others);
            parser.nextToken();
            if (member == null || found.size() >= MOST_NAMES || name.length() > LONGEST_TEXT) {
                parser.skipChildren();
            } else {
                found.put(name, member.value(parser));
            }
        }
        return found;
    }

    private @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getTextLength() > LONGEST_TEXT ? null : parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            default -> null;
        };
    }

    private Object list(JsonParser parser) throws IOException {
        var list = new java.util.ArrayList<Fields>();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT && list.size() < MOST_ITEMS) {
                list.add(object(parser));
            } else {
                parser.skipChildren();
            }
        }
        return list;
    }
}
