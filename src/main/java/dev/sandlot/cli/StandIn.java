package dev.sandlot.cli;

import dev.sandlot.wire.AttachProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Stands in for a daemon where a verb is only to be gone through: it gives each request the same answer, and whoever attaches to a process sees it print a
 * letter and end. One at a time.
 */
final class StandIn implements AutoCloseable {
    private static final String KEY = "sec-websocket-key:";

    private final ServerSocketChannel server;
    private final String answer;

    private StandIn(ServerSocketChannel server, String answer) {
        this.server = server;
        this.answer = answer;
    }

    /** @param answer JSON, in ASCII */
    static StandIn at(Path socket, String answer) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        var one = new StandIn(server, answer);
        var thread = new Thread(one::answerAll, "stand-in");
        thread.setDaemon(true);
        thread.start();
        return one;
    }

    private void answerAll() {
        try {
            while (true) {
                try (var link = server.accept()) {
                    var in = Channels.newInputStream(link);
                    link.write(ByteBuffer.wrap(answerTo(in)));
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (IOException closed) {
            // It is needed no more.
        }
    }

    /** To the request whose head comes. */
    private byte[] answerTo(InputStream in) throws IOException {
        String key = null;
        for (var line = HttpAnswer.line(in); !line.isEmpty(); line = HttpAnswer.line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(KEY)) {
                key = line.substring(KEY.length()).strip();
            }
        }
        return key == null ? plain() : attached(key);
    }

    private byte[] plain() {
        return ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + answer.length()
                + "\r\n\r\n" + answer);
    }

    private static byte[] attached(String key) throws IOException {
        var all = new ByteArrayOutputStream();
        all.write(ascii(
                "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: " + WebSocket.accept(key) + "\r\n\r\n"));
        all.write(frame(0x81, ascii("{\"type\":\"ready\",\"state\":\"running\",\"stdin_bytes\":0}")));
        all.write(frame(0x82, ByteBuffer.allocate(AttachProtocol.HEADER + 1).array()));
        all.write(frame(0x81, ascii("{\"type\":\"exit\",\"exit_code\":0}")));
        return all.toByteArray();
    }

    /** A short one (RFC 6455, 5.2). */
    private static byte[] frame(int first, byte[] payload) {
        return ByteBuffer.allocate(2 + payload.length)
                .put((byte) first)
                .put((byte) payload.length)
                .put(payload)
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
