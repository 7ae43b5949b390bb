package dev.sandlot.http;

import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Output in JSON: {@code {"seq","stream","at","text"}}, or {@code "base64"} where a chunk is no UTF-8 by itself, so that the bytes come
 * out as they were printed.
 */
final class ChunkText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /**
     * How long an EventSource that doesn't close on {@code exit} waits before it comes back for nothing, in milliseconds: the most that
     * browsers take. A client that lost its link just before the exit can't be told from one that has seen it, so the exit is always
     * sent again; this keeps the latter kind from asking every few seconds.
     */
    private static final String NEVER = "retry: 2147483647\n";

    private ChunkText() {}

    /** The chunk as an event, rendered once for all clients. */
    static Buffer event(Chunk chunk) {
        return chunk.rendered(Chunk.Form.EVENT_STREAM, c -> {
            var out = Buffer.buffer(c.bytes().length() + 160);
            out.appendString("id: " + c.seq() + "\nevent: output\ndata: ");
            append(out, c);
            return out.appendString("\n\n");
        });
    }

    static Buffer event(OutputItem item) {
        if (item instanceof Chunk chunk) {
            return event(chunk);
        }
        if (item instanceof OutputItem.Gap gap) {
            return EventStream.event(null, "gap", gap(gap));
        }
        return Buffer.buffer(NEVER).appendBuffer(EventStream.event(null, "exit", exit((OutputItem.End) item)));
    }

    static Buffer line(OutputItem item) {
        var out = Buffer.buffer();
        if (item instanceof Chunk chunk) {
            append(out, chunk);
        } else if (item instanceof OutputItem.Gap gap) {
            out.appendString(new JsonObject().put("gap", gap(gap)).encode());
        } else {
            out.appendString(
                    new JsonObject().put("exit", exit((OutputItem.End) item)).encode());
        }
        return out.appendByte((byte) '\n');
    }

    static JsonObject gap(OutputItem.Gap gap) {
        return new JsonObject().put("from", gap.from()).put("to", gap.to());
    }

    static JsonObject exit(OutputItem.End end) {
        return new JsonObject()
                .put("exit_code", end.exitCode())
                .put("signal", end.signal())
                .put("timed_out", end.timedOut());
    }

    private static void append(Buffer out, Chunk chunk) {
        var bytes = chunk.bytes().getBytes();
        out.appendString("{\"seq\":" + chunk.seq() + ",\"stream\":\""
                + chunk.channel().label() + "\",\"at\":\"" + Json.time(chunk.at()) + "\",");
        if (Text.utf8(bytes) == null) {
            out.appendString("\"base64\":\"").appendBytes(Base64.getEncoder().encode(bytes));
        } else {
            out.appendString("\"text\":\"");
            appendEscaped(out, bytes);
        }
        out.appendString("\"}");
    }

    /** UTF-8 as the inside of a JSON string (RFC 8259, 7). Works on arrays: this is the hot path of every event stream. */
    static void appendEscaped(Buffer out, byte[] utf8) {
        int extra = 0;
        for (byte b : utf8) {
            if (isEscaped(b)) {
                extra += isShort(b) ? 1 : 5;
            }
        }
        if (extra == 0) {
            out.appendBytes(utf8);
            return;
        }
        var escaped = new byte[utf8.length + extra];
        int at = 0;
        for (byte b : utf8) {
            if (!isEscaped(b)) {
                escaped[at++] = b;
            } else if (isShort(b)) {
                escaped[at++] = '\\';
                escaped[at++] = b == '\n' ? (byte) 'n' : b == '\t' ? (byte) 't' : b;
            } else {
                for (byte c : new byte[] {'\\', 'u', '0', '0', HEX[b >> 4], HEX[b & 15]}) {
                    escaped[at++] = c;
                }
            }
        }
        out.appendBytes(escaped);
    }

    /** Bytes of longer characters are negative and go as they are. */
    private static boolean isEscaped(byte b) {
        return b < 0x20 ? b >= 0 : b == '"' || b == '\\' || b == 0x7f;
    }

    private static boolean isShort(byte b) {
        return b == '\n' || b == '\t' || b == '"' || b == '\\';
    }
}
