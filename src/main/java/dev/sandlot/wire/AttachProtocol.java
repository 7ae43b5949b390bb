package dev.sandlot.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The language of the WebSocket of one process, {@code sandlot.v1}: all that is said on it, in one place for all who speak it. (The HTTP edge
 * and the CLI stand on this; for the dashboard {@code webroot/js/api/attach-protocol.js} says the same, and a test holds both to one list.)
 *
 * <p>A binary frame of the client is {@link #STDIN} and what is written to the process. One of the server is an {@link Output}. A text frame
 * is one {@link FromClient} or {@link FromServer}: a JSON object with its {@code type}. The server says {@link Ready} first, and the client
 * nothing before. What a client doesn't know it passes over; the server closes with {@link CloseCode#UNSUPPORTED}.
 */
public final class AttachProtocol {
    /** The subprotocol's name in the handshake. */
    public static final String NAME = "sandlot.v1";

    /** Channels: the first byte of a binary frame. */
    public static final int STDIN = 0;

    public static final int STDOUT = 1;
    public static final int STDERR = 2;
    public static final int PTY = 3;

    /** What is before the bytes in a frame of the server: the channel, and the number of the chunk (big endian). */
    public static final int HEADER = 1 + Long.BYTES;

    /** Bytes of a frame or message of the client. */
    public static final int MOST_FRAME = 1 << 20;
    /** Characters of a text frame of the client. */
    public static final int MOST_CONTROL = 64 << 10;
    /** Characters of {@code writer} in the query, by which a client that comes back replaces its earlier connection. */
    public static final int MOST_WRITER = 64;

    private AttachProtocol() {}

    /**
     * Bytes that the process printed: those of {@code frame} from {@link #HEADER} on. On a terminal they may be a drawing of the screen; its
     * number is that of the chunk that comes next, a part of which it may show already.
     */
    public record Output(int channel, long seq, byte[] frame) {
        public static Output of(byte[] frame) throws IOException {
            if (frame.length < HEADER) {
                throw new IOException("a frame is too short");
            }
            return new Output(frame[0], ByteBuffer.wrap(frame, 1, Long.BYTES).getLong(), frame);
        }
    }

    /** What a text frame says. */
    public sealed interface Message {
        /** Its fields, {@code type} first. */
        Map<String, @Nullable Object> fields();
    }

    /** What the server says. */
    public sealed interface FromServer extends Message {
        /** Null for what isn't known here; a field that is missing or something else is empty, 0, false or null. */
        static @Nullable FromServer of(Map<String, ?> fields) {
            return switch (text(fields, "type")) {
                case "ready" ->
                    new Ready(
                            text(fields, "sandbox_id"),
                            text(fields, "process"),
                            text(fields, "state"),
                            fields.containsKey("read_only")
                                    ? new Ready.Terminal(is(fields, "read_only"))
                                    : Ready.Streams.of(fields));
                case "stdin" -> new Taken(number(fields, "bytes"));
                case "gap" -> new Gap(number(fields, "from"), number(fields, "to"));
                case "skip" -> new Skip(number(fields, "from"), number(fields, "to"));
                case "driver" -> new Driver(is(fields, "driving"));
                case "exit" ->
                    new Exit(
                            fields.get("exit_code") instanceof Number code ? code.intValue() : null,
                            fields.get("signal") instanceof String signal ? signal : null,
                            is(fields, "timed_out"),
                            is(fields, "eof"));
                case "error" -> new Refused(fields);
                default -> null;
            };
        }
    }

    /** What the client says. */
    public sealed interface FromClient extends Message {
        /** Null for what isn't known here; a number that is none is 0, which no size has. */
        static @Nullable FromClient of(Map<String, ?> fields) {
            return switch (String.valueOf(fields.get("type"))) {
                case "eof" -> new Eof();
                case "signal" -> new Signal(String.valueOf(fields.get("signal")));
                case "resize" -> new Resize(size(fields, "cols"), size(fields, "rows"));
                default -> null;
            };
        }
    }

    /**
     * The connection stands.
     *
     * @param state of the process, as everywhere in the API
     */
    public record Ready(String sandboxId, String process, String state, Shown shown) implements FromServer {
        /** What will be shown on it. */
        public sealed interface Shown {}

        /**
         * Chunks of standard output and standard error.
         *
         * @param nextSeq the number of the next chunk
         * @param acknowledges whether {@link Taken} will be told
         * @param taken how many bytes of standard input the process has taken in its whole life; null where nobody can know
         */
        public record Streams(
                long nextSeq,
                boolean acknowledges,
                @Nullable Long taken) implements Shown {
            private static Streams of(Map<String, ?> fields) {
                return new Streams(
                        number(fields, "next_seq"),
                        fields.containsKey("stdin_bytes"),
                        fields.get("stdin_bytes") instanceof Number taken ? taken.longValue() : null);
            }
        }

        /** A terminal: its screen as it is and then its log, or only that, from where the client has asked for it. */
        public record Terminal(boolean readOnly) implements Shown {}

        @Override
        public Map<String, @Nullable Object> fields() {
            var fields = fieldsOf("ready", "sandbox_id", sandboxId, "process", process, "state", state);
            if (shown instanceof Terminal terminal) {
                fields.put("read_only", terminal.readOnly);
            } else if (shown instanceof Streams streams) {
                fields.put("next_seq", streams.nextSeq);
                if (streams.acknowledges) {
                    fields.put("stdin_bytes", streams.taken);
                }
            }
            return fields;
        }
    }

    /** The process has taken so many bytes of those that were sent on this connection. */
    public record Taken(long bytes) implements FromServer {
        @Override
        public Map<String, @Nullable Object> fields() {
            return fieldsOf("stdin", "bytes", bytes);
        }
    }

    /** Chunks {@code from} (included) to {@code to} (excluded) are no longer kept. */
    public record Gap(long from, long to) implements FromServer {
        @Override
        public Map<String, @Nullable Object> fields() {
            return fieldsOf("gap", "from", from, "to", to);
        }
    }

    /**
     * What a terminal's viewer is shown next is a drawing, in place of the chunks {@code from} (included) to {@code to} (excluded), of which there may be
     * none. Not said before the drawing with which a viewer begins.
     */
    public record Skip(long from, long to) implements FromServer {
        @Override
        public Map<String, @Nullable Object> fields() {
            return fieldsOf("skip", "from", from, "to", to);
        }
    }

    /** Whether from now on the terminal has this viewer's size, and asks this viewer's terminal what programs want to know of theirs. */
    public record Driver(boolean driving) implements FromServer {
        @Override
        public Map<String, @Nullable Object> fields() {
            return fieldsOf("driver", "driving", driving);
        }
    }

    /**
     * The process has ended; all that it printed came before. The server closes with {@link CloseCode#DONE} when there is no more.
     *
     * @param exitCode null where the process is lost
     * @param eof false where what it left behind may still print: then it is said once more
     */
    public record Exit(@Nullable Integer exitCode, @Nullable String signal, boolean timedOut, boolean eof)
            implements FromServer {
        @Override
        public Map<String, @Nullable Object> fields() {
            return fieldsOf("exit", "exit_code", exitCode, "signal", signal, "timed_out", timedOut, "eof", eof);
        }
    }

    /** Something that the client sent was not done; {@code problem} is as RFC 9457 has it. The connection goes on. */
    public record Refused(Map<String, ?> problem) implements FromServer {
        /** As over HTTP. */
        public int status() {
            return (int) number(problem, "status");
        }

        public String detail() {
            return text(problem, "detail");
        }

        @Override
        public Map<String, @Nullable Object> fields() {
            var fields = fieldsOf("error");
            // Its own type gives way.
            problem.forEach((name, value) -> fields.putIfAbsent(name, value));
            return fields;
        }
    }

    /** Standard input ends; in a terminal, Ctrl-D is typed. */
    public record Eof() implements FromClient {
        @Override
        public Map<String, @Nullable Object> fields() {
            return fieldsOf("eof");
        }
    }

    /** The process gets this signal, such as {@code INT}. */
    public record Signal(String name) implements FromClient {
        @Override
        public Map<String, @Nullable Object> fields() {
            return fieldsOf("signal", "signal", name);
        }
    }

    /** The viewer's terminal has another size now. */
    public record Resize(int cols, int rows) implements FromClient {
        @Override
        public Map<String, @Nullable Object> fields() {
            return fieldsOf("resize", "cols", cols, "rows", rows);
        }
    }

    private static Map<String, @Nullable Object> fieldsOf(String type, @Nullable Object... namesAndValues) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("type", type);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }

    private static String text(Map<String, ?> fields, String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    private static long number(Map<String, ?> fields, String name) {
        return fields.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static int size(Map<String, ?> fields, String name) {
        return fields.get(name) instanceof Integer size ? size : 0;
    }

    private static boolean is(Map<String, ?> fields, String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }
}
