package dev.sandlot.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One reader of {@code …/attach}: parses RFC 6455 frames from the server (never masked) as they come, gives the output's bytes to a sink,
 * and insists that the chunks' numbers follow each other without a gap.
 */
final class WebSocketReader implements AutoCloseable {
    private static final int PREFIX = 9; // of a binary frame: the channel and the chunk's number

    private final SocketChannel channel;
    private final Sink sink;
    private final StringBuilder head = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final ByteBuffer small = ByteBuffer.allocate(16);
    private boolean welcome;
    private boolean ended;
    private int opcode;
    private long left = -1; // of the frame's payload; -1 between frames
    private int prefix;
    private long number;
    private long next;

    WebSocketReader(SocketChannel channel, Sink sink) {
        this.channel = channel;
        this.sink = sink;
    }

    /** Asks for the upgrade; the channel still blocks. */
    void greet(URI base, String token, String path) throws IOException {
        var request = "GET " + path + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\nAuthorization: Bearer " + token
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: c2FuZGxvdCBiZW5jaG1hcmsu\r\nSec-WebSocket-Protocol: sandlot.v1\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
    }

    boolean isWelcome() {
        return welcome;
    }

    boolean hasEnded() {
        return ended;
    }

    void verify() {
        sink.verify();
    }

    /** Reads what is there, using this buffer meanwhile. False where the connection is closed. */
    boolean read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            if (!ended) {
                throw new IOException("the connection ended before the process did: " + head + text);
            }
            return false;
        }
        buffer.flip();
        while (!welcome && buffer.hasRemaining()) {
            head.append((char) buffer.get());
            if (head.indexOf("\r\n\r\n") >= 0) {
                if (!head.toString().startsWith("HTTP/1.1 101")) {
                    throw new IOException("no WebSocket: " + head);
                }
                welcome = true;
            }
        }
        while (buffer.hasRemaining()) {
            if (left < 0) {
                startFrame(buffer);
            } else {
                payload(buffer);
            }
        }
        return true;
    }

    private void startFrame(ByteBuffer buffer) {
        small.put(buffer.get());
        var length = small.position() < 2 ? 0 : small.get(1) & 0x7f;
        var header = length == 127 ? 10 : length == 126 ? 4 : 2;
        if (small.position() < header) {
            return;
        }
        opcode = small.get(0) & 0x0f;
        left = header == 10 ? small.getLong(2) : header == 4 ? small.getShort(2) & 0xffff : length;
        small.clear();
        prefix = opcode == 2 ? PREFIX : 0;
        text.setLength(0);
        number = 0;
        if (left == 0) {
            endFrame();
        }
    }

    private void payload(ByteBuffer buffer) {
        if (prefix > 0) {
            number = number << 8 | buffer.get() & 0xff; // the channel is shifted out at the top
            prefix--;
            left--;
        } else {
            var n = (int) Math.min(left, buffer.remaining());
            var part = buffer.slice(buffer.position(), n);
            buffer.position(buffer.position() + n);
            left -= n;
            if (opcode == 2) {
                sink.take(part);
            } else {
                text.append(StandardCharsets.UTF_8.decode(part));
            }
        }
        if (left == 0) {
            endFrame();
        }
    }

    private void endFrame() {
        left = -1;
        if (opcode == 2) {
            if (number != next) {
                throw new AssertionError("chunk " + number + " where " + next + " was due");
            }
            next++;
        } else if (opcode == 1 && text.indexOf("\"gap\"") >= 0) {
            throw new AssertionError("output was lost: " + text);
        } else if (opcode == 1 && text.indexOf("\"exit\"") >= 0) {
            ended = true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
