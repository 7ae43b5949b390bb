package dev.sandlot.api;

import dev.sandlot.log.LogEntry;
import dev.sandlot.model.ProcessId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes a merged log's entries, one behind the other, as they are sent. */
public final class LogText {
    private final StreamFormat format;
    private ByteBuf out = Unpooled.buffer();
    /** Lines of one chunk have one time. */
    private @Nullable Instant at;

    private String time = "";

    public LogText(StreamFormat format) {
        this.format = format;
    }

    /** Bytes that have been written and not taken. */
    public int length() {
        return out.readableBytes();
    }

    /** What has been written since the last time. */
    public Buffer take() {
        var taken = BufferInternal.buffer(out);
        out = Unpooled.buffer();
        return taken;
    }

    /** @param id where a client goes on that has got this; asked for where the format tells it */
    public void append(ProcessId process, LogEntry entry, Supplier<String> id) {
        switch (format) {
            case TEXT -> text(process, entry);
            case NDJSON -> {
                json(process, entry, true);
                out.writeByte('\n');
            }
            case SSE -> {
                write("id: " + id.get()
                        + (entry instanceof LogEntry.Line ? "\nevent: line\ndata: " : "\nevent: gap\ndata: "));
                json(process, entry, false);
                write("\n\n");
            }
            case ASCIICAST -> throw new IllegalArgumentException("many processes are no recording");
        }
    }

    private void text(ProcessId process, LogEntry entry) {
        write(process + " | ");
        if (entry instanceof LogEntry.Line line) {
            out.writeBytes(((BufferInternal) line.bytes()).getByteBuf());
        } else if (entry instanceof LogEntry.Gap gap) {
            write("[output is missing here: chunks " + gap.from() + " to " + (gap.to() - 1) + "]");
        } else {
            write("[output can't be read]");
        }
        out.writeByte('\n');
    }

    private void json(ProcessId process, LogEntry entry, boolean wrapped) {
        if (entry instanceof LogEntry.Line line) {
            write("{\"process\":\"" + process + "\",\"stream\":\""
                    + line.channel().label() + "\",\"at\":\"" + time(line.at()) + "\",\"text\":\"");
            string(line.bytes().getBytes());
            write(line.partial() ? "\",\"partial\":true}" : "\"}");
            return;
        }
        var json = new JsonObject();
        if (entry instanceof LogEntry.Gap gap) {
            json.put("from", gap.from()).put("to", gap.to());
        } else if (entry instanceof LogEntry.Unreadable unreadable) {
            json.put("from", unreadable.from()).put("to", unreadable.from()).put("reason", "unreadable");
        }
        var named = new JsonObject().put("process", process.value());
        write((wrapped ? named.put("gap", json) : named.mergeIn(json)).encode());
    }

    /** What is no UTF-8 is replaced, as in any text. */
    private void string(byte[] bytes) {
        if (isPlain(bytes)) {
            out.writeBytes(bytes);
        } else {
            var text = Utf8.is(bytes, bytes.length)
                    ? bytes
                    : new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            JsonString.append(out, text, text.length);
        }
    }

    private static boolean isPlain(byte[] bytes) {
        for (byte b : bytes) {
            if (b < ' ' || b == '"' || b == '\\' || b == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private String time(Instant when) {
        if (!when.equals(at)) {
            at = when;
            time = Json.time(when);
        }
        return time;
    }

    private void write(String text) {
        ByteBufUtil.writeUtf8(out, text);
    }
}
