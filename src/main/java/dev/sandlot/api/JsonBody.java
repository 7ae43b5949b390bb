package dev.sandlot.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.sandlot.model.Fault;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object (RFC 8259) straight from its bytes. What becomes of them is bounded as well: three bytes, as in {@code [{},{}]}, would
 * else be an object of a hundred.
 */
public final class JsonBody {
    private static final int MOST_VALUES = 20_000;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(100).build())
            .build();

    private final JsonParser parser;
    private int left;

    private JsonBody(JsonParser parser, int most) {
        this.parser = parser;
        this.left = most;
    }

    /** A fault of kind MALFORMED where it is none, and of kind TOO_LARGE where it is too much of one. */
    public static JsonObject parse(Buffer bytes) {
        return parse(bytes, MOST_VALUES);
    }

    static JsonObject parse(Buffer bytes, int mostValues) {
        var buf = ((BufferInternal) bytes).getByteBuf();
        var array = buf.hasArray() ? buf.array() : ByteBufUtil.getBytes(buf);
        int from = buf.hasArray() ? buf.arrayOffset() + buf.readerIndex() : 0;
        if (!Utf8.is(array, from, buf.readableBytes())) {
            throw Fault.of(Fault.Kind.MALFORMED, "The body is not UTF-8.", "Send JSON in UTF-8.")
                    .asException();
        }
        try (var parser = FACTORY.createParser(array, from, buf.readableBytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed();
            }
            var object = new JsonBody(parser, mostValues).object();
            if (parser.nextToken() != null) {
                throw malformed();
            }
            return object;
        } catch (StreamConstraintsException e) {
            throw Fault.of(
                            Fault.Kind.MALFORMED,
                            "The body has numbers or names that are too long, or is nested too deeply.",
                            "Send less.")
                    .asException();
        } catch (IOException e) {
            throw malformed();
        }
    }

    private JsonObject object() throws IOException {
        var object = new JsonObject();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            object.getMap().put(name, value());
        }
        return object;
    }

    private JsonArray array() throws IOException {
        var array = new JsonArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return array;
    }

    private @Nullable Object value() throws IOException {
        if (--left < 0) {
            throw Fault.of(Fault.Kind.TOO_LARGE, "The body has too many values.", "Send less.")
                    .asException();
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw malformed();
        };
    }

    private static RuntimeException malformed() {
        return Fault.of(Fault.Kind.MALFORMED, "The body is not a JSON object.", "Check its braces, quotes and commas.")
                .asException();
    }
}
