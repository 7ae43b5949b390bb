package dev.sandlot.http;

import dev.sandlot.model.ProcessId;
import dev.sandlot.stream.Channel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What a merged log is made of. */
sealed interface LogEntry {
    /** When its end was seen. */
    Instant at();

    /** In text, {@code PROCESS | line}. */
    Buffer text(ProcessId process);

    JsonObject json(ProcessId process);

    /** The event's name. */
    String event();

    /**
     * A line without its newline.
     *
     * @param partial whether the line goes on in the next entry of this channel
     * @param position the one that follows it, in both channels
     */
    record Line(Channel channel, Instant at, Buffer bytes, boolean partial, LogPosition position) implements LogEntry {
        @Override
        public Buffer text(ProcessId process) {
            return Buffer.buffer(process + " | ").appendBuffer(bytes).appendByte((byte) '\n');
        }

        @Override
        public JsonObject json(ProcessId process) {
            var json = new JsonObject()
                    .put("process", process.value())
                    .put("stream", channel.label())
                    .put("at", Json.time(at))
                    .put("text", bytes.toString(StandardCharsets.UTF_8));
            return partial ? json.put("partial", true) : json;
        }

        @Override
        public String event() {
            return "line";
        }
    }

    /** Chunks that have been trimmed away. */
    record Gap(Instant at, long from, long to) implements LogEntry {
        @Override
        public Buffer text(ProcessId process) {
            return Buffer.buffer(process + " | [output was trimmed here: chunks " + from + " to " + (to - 1) + "]\n");
        }

        @Override
        public JsonObject json(ProcessId process) {
            return new JsonObject()
                    .put("process", process.value())
                    .put("from", from)
                    .put("to", to);
        }

        @Override
        public String event() {
            return "gap";
        }
    }
}
