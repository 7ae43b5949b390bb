package dev.sandlot.egress;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A program's end of a connection, byte by byte: of ISO 8859-1 text where it is text. */
final class Talk implements AutoCloseable {
    /** Longer than anything takes that does not hang. */
    private static final int PATIENCE_MILLIS = 60_000;

    final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Talk(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    static Talk to(int port) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new Talk(socket);
    }

    /** An answer, or a request, with its body as it was before it was chunked. */
    record Message(String head, byte[] body) {
        String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        int code() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** Its first value, or null. */
        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }
    }

    Talk say(String text) throws IOException {
        return say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Talk say(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    Talk sayNoMore() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Up to the empty line. */
    String head() throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            head.append((char) octet());
        }
        return head.toString();
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the connection has ended");
        }
        return octet;
    }

    byte[] bytes(int count) throws IOException {
        var bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection has ended after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    String text(int length) throws IOException {
        return new String(bytes(length), StandardCharsets.ISO_8859_1);
    }

    /** The next message; one that ends with its connection is taken only by {@link #rest}. */
    Message message() throws IOException {
        return body(head());
    }

    private Message body(String head) throws IOException {
        var message = new Message(head, new byte[0]);
        var length = message.header("Content-Length");
        if ("chunked".equalsIgnoreCase(message.header("Transfer-Encoding"))) {
            return new Message(head, chunks());
        }
        return length == null ? message : new Message(head, bytes(Integer.parseInt(length)));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var line = line();
            int size = Integer.parseInt(line.replaceAll(";.*", ""), 16);
            body.writeBytes(bytes(size));
            var end = line();
            while (size == 0 && !end.isEmpty()) {
                end = line();
            }
            if (!end.isEmpty()) {
                throw new IOException("a chunk is longer than its size");
            }
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (line.length() < 2 || !line.substring(line.length() - 2).equals("\r\n")) {
            line.append((char) octet());
        }
        return line.substring(0, line.length() - 2);
    }

    /** All until the connection's end. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** The same, where the end may be a reset, which is told behind it. */
    String restOrReset() throws IOException {
        var all = new ByteArrayOutputStream();
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                all.write(octet);
            }
            return all.toString(StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return all.toString(StandardCharsets.ISO_8859_1) + "<reset>";
        }
    }

    /** Ends it with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
