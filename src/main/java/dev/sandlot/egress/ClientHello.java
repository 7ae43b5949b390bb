package dev.sandlot.egress;

import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkHost;
import io.netty.buffer.ByteBuf;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes that a client sends through a tunnel are. Netty's own handler for this answers with null both for a hello that names no server and
 * for one that it can't read, which are told apart here.
 *
 * <p>With Encrypted Client Hello the name that is seen is the outer one, and it is that which has to fit: the inner one goes to the same server, which was
 * judged and dialled, and nobody else can read it.
 *
 * @param name of the server (RFC 6066), as it was sent; null where the hello has none, or there is no whole one
 */
public record ClientHello(State state, @Nullable String name) {
    /** How many bytes are looked at: what is no whole hello within them is malformed. The longest in use, with keys against quantum computers, have 3 KB. */
    public static final int MOST_BYTES = 17 << 10;

    private static final int MOST_RECORDS = 32;
    private static final int RECORD_HEADER = 5;
    private static final int LONGEST_RECORD = 16 << 10;
    private static final int HANDSHAKE = 22;
    private static final int MAJOR_VERSION = 3;
    private static final int HANDSHAKE_HEADER = 4;
    private static final int CLIENT_HELLO = 1;
    private static final int RANDOM_BYTES = 32;
    private static final int SERVER_NAME = 0;

    /** What they are. */
    public enum State {
        /** The beginning of a hello: look again when there are more. */
        MORE,
        /** Something else than TLS. */
        NOT_TLS,
        /** The beginning of TLS, and no hello that can be read. */
        MALFORMED,
        /** A whole hello. */
        HELLO
    }

    private static final ClientHello MORE = new ClientHello(State.MORE, null);
    private static final ClientHello NOT_TLS = new ClientHello(State.NOT_TLS, null);
    private static final ClientHello MALFORMED = new ClientHello(State.MALFORMED, null);

    /** Looks at all that is readable, from the tunnel's first byte on, and leaves it as it is. */
    public static ClientHello look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        if (at < end && bytes.getUnsignedByte(at) != HANDSHAKE
                || at + 1 < end && bytes.getUnsignedByte(at + 1) != MAJOR_VERSION) {
            return NOT_TLS;
        }
        var message = ByteBuffer.allocate(Math.min(bytes.readableBytes(), MOST_BYTES));
        for (int records = 0; end - at >= RECORD_HEADER; records++) {
            int length = bytes.getUnsignedShort(at + RECORD_HEADER - 2);
            if (records == MOST_RECORDS
                    || bytes.getUnsignedByte(at) != HANDSHAKE
                    || bytes.getUnsignedByte(at + 1) != MAJOR_VERSION
                    || length == 0
                    || length > LONGEST_RECORD) {
                return MALFORMED;
            }
            at += RECORD_HEADER;
            int there = Math.min(Math.min(length, end - at), message.remaining());
            bytes.getBytes(at, message.array(), message.position(), there);
            message.position(message.position() + there);
            var found = message(message.duplicate().flip());
            if (found.state != State.MORE) {
                return found;
            }
            at += length;
        }
        return bytes.readableBytes() >= MOST_BYTES ? MALFORMED : MORE;
    }

    /** @param message as much of the handshake's first message as is there, and perhaps what follows it */
    private static ClientHello message(ByteBuffer message) {
        if (message.hasRemaining() && message.get(0) != CLIENT_HELLO) {
            return MALFORMED;
        }
        if (message.remaining() < HANDSHAKE_HEADER) {
            return MORE;
        }
        int length = message.getInt() & 0xff_ffff;
        if (message.remaining() < length) {
            return HANDSHAKE_HEADER + length > MOST_BYTES ? MALFORMED : MORE;
        }
        try {
            return new ClientHello(State.HELLO, name(part(message, length)));
        } catch (BufferUnderflowException | NotAHello e) {
            return MALFORMED;
        }
    }

    /** RFC 8446, section 4.1.2; versions before it have the same form. */
    private static @Nullable String name(ByteBuffer hello) throws NotAHello {
        skip(hello, 2 + RANDOM_BYTES);
        skip(hello, require(hello.get() & 0xff, 0, 32));
        skip(hello, require(hello.getShort() & 0xffff, 2, 0xffff));
        skip(hello, require(hello.get() & 0xff, 1, 0xff));
        if (!hello.hasRemaining()) {
            return null;
        }
        int length = hello.getShort() & 0xffff;
        require(hello.remaining(), length, length);
        String name = null;
        while (hello.hasRemaining()) {
            int type = hello.getShort() & 0xffff;
            var extension = part(hello, hello.getShort() & 0xffff);
            if (type == SERVER_NAME) {
                if (name != null) {
                    throw new NotAHello();
                }
                name = serverName(extension);
            }
        }
        return name;
    }

    /** RFC 6066, section 3: one name, of the only type that there is. */
    private static String serverName(ByteBuffer extension) throws NotAHello {
        int list = extension.getShort() & 0xffff;
        require(extension.remaining(), list, list);
        require(extension.get(), 0, 0);
        int length = require(extension.getShort() & 0xffff, 1, list);
        require(extension.remaining(), length, length);
        return StandardCharsets.ISO_8859_1.decode(extension).toString();
    }

    private static void skip(ByteBuffer bytes, int count) {
        part(bytes, count);
    }

    /** The next bytes, and goes on behind them. */
    private static ByteBuffer part(ByteBuffer bytes, int count) {
        if (bytes.remaining() < count) {
            throw new BufferUnderflowException();
        }
        var part = bytes.slice().limit(count);
        bytes.position(bytes.position() + count);
        return part;
    }

    private static int require(int value, int least, int most) throws NotAHello {
        if (value < least || value > most) {
            throw new NotAHello();
        }
        return value;
    }

    /** Thrown and caught here. */
    private static final class NotAHello extends Exception {
        private static final long serialVersionUID = 1L;

        NotAHello() {
            super(null, null, false, false);
        }
    }

    /**
     * Why what goes through a tunnel to this host does not fit it: a hello that can't be read, or that names another server. What names none fits, and so
     * does what is no TLS.
     */
    public Optional<String> refusal(NetworkHost host) {
        if (state == State.MALFORMED) {
            return Optional.of("what goes through the tunnel begins like TLS and is none that can be read");
        }
        if (state != State.HELLO || name == null) {
            return Optional.empty();
        }
        try {
            if (NetworkHost.parse("TLS", name).equals(host)) {
                return Optional.empty();
            }
        } catch (FaultException e) {
            return Optional.of(
                    "the name of the TLS server " + e.fault().errors().get(0).message());
        }
        return Optional.of("the tunnel is to " + host + ", and TLS in it asks for another server, "
                + NetworkHost.parse("TLS", name));
    }
}
