package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.wire.AttachProtocol;
import dev.sandlot.wire.CloseCode;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The client's side of a WebSocket (RFC 6455). One thread reads; any may write. Pings are answered while reading. A connection that
 * breaks is an {@link IOException}.
 */
final class WebSocket implements Closeable {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MAX_MESSAGE = 16 << 20;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Connection link;
    private final InputStream in;
    private volatile long heard = System.nanoTime();

    WebSocket(Connection link, InputStream in) {
        this.link = link;
        this.in = in;
    }

    /** What a peer sent. */
    sealed interface Message {
        record Text(String text) implements Message {}

        record Binary(byte[] bytes) implements Message {}

        /** The last message; {@code code} is 1005 where none was given. */
        record Closed(int code, String reason) implements Message {
            /** A fault where coming back is no use: the daemon said why. */
            void requireReturn() {
                var kind = CloseCode.refusal(code);
                if (kind != null) {
                    var why = reason.isEmpty() ? kind.title() : reason;
                    throw Fault.of(kind, "the daemon ended the stream: " + why).asException();
                }
            }
        }
    }

    /** Neither key nor masks need to be secret: they protect intermediaries from scripts in browsers, which this is not. */
    static String newKey() {
        var key = new byte[16];
        ThreadLocalRandom.current().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    static Map<String, String> headers(String key, String protocol) {
        return Map.of(
                "Connection", "Upgrade",
                "Upgrade", "websocket",
                "Sec-WebSocket-Version", "13",
                "Sec-WebSocket-Protocol", protocol,
                "Sec-WebSocket-Key", key);
    }

    /** Whether this 101 is an answer to that key. */
    static void check(HttpAnswer answer, String key) throws IOException {
        if (!answer.header("sec-websocket-accept").equals(accept(key))) {
            throw new IOException("what answers there does not speak WebSocket");
        }
    }

    static String accept(String key) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** The next message; waits for it. After {@link Message.Closed} none comes. */
    Message read() throws IOException {
        var whole = new ByteArrayOutputStream();
        var kind = CONTINUATION;
        while (true) {
            var first = octet();
            heard = System.nanoTime();
            var opcode = first & 0x0f;
            var length = length();
            var payload = in.readNBytes(length);
            if (payload.length < length) {
                throw new EOFException("the daemon closed the connection");
            }
            switch (opcode) {
                case PING -> send(PONG, payload, payload.length);
                case PONG -> {}
                case CLOSE -> {
                    return closed(payload);
                }
                case TEXT, BINARY, CONTINUATION -> {
                    kind = opcode == CONTINUATION ? kind : opcode;
                    if (whole.size() + payload.length > MAX_MESSAGE) {
                        throw new IOException("a message is too large");
                    }
                    var last = (first & 0x80) != 0;
                    if (last && whole.size() == 0) {
                        return message(kind, payload);
                    }
                    whole.write(payload);
                    if (last) {
                        return message(kind, whole.toByteArray());
                    }
                }
                default -> throw new IOException("not a WebSocket frame");
            }
        }
    }

    void say(AttachProtocol.FromClient message) throws IOException {
        var bytes = JsonTree.of(message.fields()).compact().getBytes(StandardCharsets.UTF_8);
        send(TEXT, bytes, bytes.length);
    }

    void sendBinary(byte[] bytes) throws IOException {
        send(BINARY, bytes, bytes.length);
    }

    /** For how long the peer has sent nothing at all, in nanoseconds. */
    long silence() {
        return System.nanoTime() - heard;
    }

    /** Asks the peer to show that it lives. */
    void ping() throws IOException {
        send(PING, new byte[0], 0);
    }

    @Override
    public void close() throws IOException {
        link.close();
    }

    private synchronized void send(int opcode, byte[] payload, int length) throws IOException {
        var frame = new byte[length + 14];
        var at = 0;
        frame[at++] = (byte) (0x80 | opcode);
        if (length < 126) {
            frame[at++] = (byte) (0x80 | length);
        } else if (length < 1 << 16) {
            frame[at++] = (byte) (0x80 | 126);
            frame[at++] = (byte) (length >> 8);
            frame[at++] = (byte) length;
        } else {
            frame[at++] = (byte) (0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame[at++] = (byte) ((long) length >> shift);
            }
        }
        var mask = at;
        var random = ThreadLocalRandom.current().nextInt();
        for (int i = 0; i < 4; i++) {
            frame[at++] = (byte) (random >> (8 * i));
        }
        for (int i = 0; i < length; i++) {
            frame[at++] = (byte) (payload[i] ^ frame[mask + (i & 3)]);
        }
        link.out().write(frame, 0, at);
    }

    private int length() throws IOException {
        var second = octet();
        if ((second & 0x80) != 0) {
            throw new IOException("a masked frame from a server");
        }
        long length = second & 0x7f;
        var more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (more > 0) {
            length = 0;
            for (int i = 0; i < more; i++) {
                length = length << 8 | octet();
            }
        }
        if (length < 0 || length > MAX_MESSAGE) {
            throw new IOException("a frame is too large");
        }
        return (int) length;
    }

    private int octet() throws IOException {
        var octet = in.read();
        if (octet < 0) {
            throw new EOFException("the daemon closed the connection");
        }
        return octet;
    }

    private static Message message(int kind, byte[] payload) {
        return kind == TEXT
                ? new Message.Text(new String(payload, StandardCharsets.UTF_8))
                : new Message.Binary(payload);
    }

    private static Message closed(byte[] payload) {
        if (payload.length < 2) {
            return new Message.Closed(1005, "");
        }
        var code = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        return new Message.Closed(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }
}
