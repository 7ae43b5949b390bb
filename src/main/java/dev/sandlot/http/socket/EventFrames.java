package dev.sandlot.http.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;

/**
 * Events as WebSocket frames, one text message each: {@code {"id", "event", "data"}} with what {@code text/event-stream} has under these
 * names, where {@code data} is JSON itself. Nothing is decoded: bytes are only put elsewhere.
 */
final class EventFrames {
    private static final int FINAL_TEXT = 0x81;
    private static final int MOST_HEAD = 10;
    private static final byte[] ID = ascii("\"id\":\"");
    private static final byte[] EVENT = ascii("\"event\":\"");
    private static final byte[] DATA = ascii("\"data\":");
    private static final byte[] ALIVE = ascii("{\"event\":\"alive\"}");

    private final ByteBuf in;
    private final ByteBuf out;
    private final ByteBuf message;
    private boolean hasData;

    private EventFrames(ByteBuf in) {
        this.in = in;
        this.out = Unpooled.buffer(in.readableBytes() + MOST_HEAD);
        this.message = Unpooled.buffer(in.readableBytes() + 2);
    }

    /** Frames of whole events; reads the buffer without moving in it. */
    static ByteBuf of(ByteBuf events) {
        return new EventFrames(events).render();
    }

    /** What says no more than that the link is alive. */
    static ByteBuf alive() {
        var frame = Unpooled.buffer(MOST_HEAD + ALIVE.length);
        appendHead(frame, ALIVE.length);
        return frame.writeBytes(ALIVE);
    }

    private ByteBuf render() {
        var from = in.readerIndex();
        var end = in.writerIndex();
        while (from < end) {
            var lineEnd = in.forEachByte(from, end - from, ByteProcessor.FIND_LF);
            var to = lineEnd < 0 ? end : lineEnd;
            line(from, to);
            from = to + 1;
        }
        return out;
    }

    private void line(int from, int to) {
        if (from == to) {
            finish();
            return;
        }
        // What other fields there are (retry, comments) has no meaning for a WebSocket.
        switch (in.getByte(from)) {
            case 'i' -> field(ID, from + "id: ".length(), to).writeByte('"');
            case 'e' -> field(EVENT, from + "event: ".length(), to).writeByte('"');
            case 'd' -> {
                field(DATA, from + "data: ".length(), to);
                hasData = true;
            }
            default -> {}
        }
    }

    private ByteBuf field(byte[] name, int from, int to) {
        return message.writeByte(message.isReadable() ? ',' : '{')
                .writeBytes(name)
                .writeBytes(in, from, to - from);
    }

    private void finish() {
        if (hasData) {
            message.writeByte('}');
            appendHead(out, message.readableBytes());
            out.writeBytes(message);
        }
        message.clear();
        hasData = false;
    }

    /** RFC 6455, 5.2: not masked, not compressed. */
    private static void appendHead(ByteBuf out, int length) {
        out.writeByte(FINAL_TEXT);
        if (length < 126) {
            out.writeByte(length);
        } else if (length < 1 << 16) {
            out.writeByte(126).writeShort(length);
        } else {
            out.writeByte(127).writeLong(length);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
