package dev.sandlot.api;

import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Output in JSON: {@code {"seq","stream","at","text"}}, or {@code "base64"} where a chunk is no UTF-8 by itself, so that the bytes come
 * out as they were printed.
 */
public final class ChunkText {
    /** What an event has beside the chunk's bytes is shorter. */
    private static final int HEAD = 160;

    /**
     * How long an EventSource that doesn't close on {@code exit} waits before it comes back for nothing, in milliseconds: the most that
     * browsers take. A client that lost its link just before the exit can't be told from one that has seen it, so the exit is always
     * sent again; this keeps the latter kind from asking every few seconds.
     */
    private static final String NEVER = "retry: 2147483647\n";

    private ChunkText() {}

    private static Buffer event(Chunk chunk) {
        return chunk.rendered(Chunk.Form.EVENT_STREAM, c -> {
            var bytes = c.bytes().getBytes();
            var out = Unpooled.buffer(bytes.length + bytes.length / 16 + HEAD);
            appendEvent(out, c.seq(), c.channel(), c.at(), bytes, bytes.length);
            return BufferInternal.buffer(out);
        });
    }

    /** Appends a chunk as an event. */
    public static void appendEvent(ByteBuf out, long seq, Channel channel, Instant at, byte[] bytes, int length) {
        append(out, "id: " + seq + "\nevent: output\ndata: ");
        append(out, seq, channel, at, bytes, length);
        append(out, "\n\n");
    }

    /** How long the event of a chunk of so many bytes may get. */
    public static int mostEventBytes(int length) {
        return HEAD + JsonString.MOST_GROWTH * length;
    }

    /** An item as an event; a chunk is rendered once for all clients. */
    public static Buffer event(OutputItem item) {
        if (item instanceof Chunk chunk) {
            return event(chunk);
        }
        if (item instanceof OutputItem.Gap gap) {
            return EventText.of(null, "gap", gap(gap));
        }
        return Buffer.buffer(NEVER).appendBuffer(EventText.of(null, "exit", exit((OutputItem.End) item)));
    }

    /** An item as a line of JSON. */
    public static Buffer line(OutputItem item) {
        var out = Unpooled.buffer();
        if (item instanceof Chunk chunk) {
            var bytes = chunk.bytes().getBytes();
            append(out, chunk.seq(), chunk.channel(), chunk.at(), bytes, bytes.length);
        } else if (item instanceof OutputItem.Gap gap) {
            append(out, new JsonObject().put("gap", gap(gap)).encode());
        } else {
            append(
                    out,
                    new JsonObject().put("exit", exit((OutputItem.End) item)).encode());
        }
        return BufferInternal.buffer(out.writeByte('\n'));
    }

    private static JsonObject gap(OutputItem.Gap gap) {
        return new JsonObject().put("from", gap.from()).put("to", gap.to());
    }

    private static JsonObject exit(OutputItem.End end) {
        return new JsonObject()
                .put("exit_code", end.exitCode())
                .put("signal", end.signal())
                .put("timed_out", end.timedOut())
                .put("eof", end.eof());
    }

    private static void append(ByteBuf out, long seq, Channel channel, Instant at, byte[] bytes, int length) {
        append(out, "{\"seq\":" + seq + ",\"stream\":\"" + channel.label() + "\",\"at\":\"" + Json.time(at) + "\",");
        if (Utf8.is(bytes, length)) {
            append(out, "\"text\":\"");
            JsonString.append(out, bytes, length);
        } else {
            append(out, "\"base64\":\"");
            var whole = bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
            out.writeBytes(Base64.getEncoder().encode(whole));
        }
        append(out, "\"}");
    }

    private static void append(ByteBuf out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
