package dev.sandlot.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection over a plain blocking socket: a client library would cost as much as what is measured. Understands
 * Content-Length and chunked bodies, which is all that the daemon sends. For one thread.
 */
final class Wire implements AutoCloseable {
    record Answer(int status, String body) {}

    private final URI base;
    private final String token;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(URI base, String token) throws IOException {
        this.base = base;
        this.token = token;
        socket = new Socket(base.getHost(), base.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
    }

    /** Sends a request, with this JSON body unless it is null, and reads the whole answer. */
    Answer ask(String method, String path, String json) throws IOException {
        send(method, path, "application/json", json);
        var head = head();
        var bytes = new ByteArrayOutputStream();
        body(head).transferTo(bytes);
        return new Answer(status(head), bytes.toString(StandardCharsets.UTF_8));
    }

    /** One page of a log as text. */
    record Page(long bytes, long next) {}

    Page page(String path) throws IOException {
        send("GET", path, "text/plain", null);
        var head = head();
        var at = head.indexOf("\nsandlot-next-seq: ") + 19;
        if (status(head) != 200 || at < 19) {
            throw new IOException(path + ": " + head);
        }
        var bytes = body(head).transferTo(OutputStream.nullOutputStream());
        return new Page(bytes, Long.parseLong(head.substring(at, head.indexOf('\n', at))));
    }

    /** Sends a GET and gives the answer's body as it arrives. The connection serves nothing else until that has ended. */
    InputStream stream(String path, String accept) throws IOException {
        send("GET", path, accept, null);
        var head = head();
        if (status(head) != 200) {
            throw new IOException(path + ": " + new String(body(head).readAllBytes(), StandardCharsets.UTF_8));
        }
        return body(head);
    }

    /**
     * Sends a GET and gives what comes after the answer's head as it comes from the socket, to the end of the connection: the frames of a
     * chunked body are in it.
     */
    InputStream raw(String path, String accept) throws IOException {
        send("GET", path, accept + "\r\nConnection: close", null);
        var head = head();
        if (status(head) != 200) {
            throw new IOException(path + ": " + head);
        }
        return in;
    }

    private void send(String method, String path, String accept, String json) throws IOException {
        var body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
        var text = new StringBuilder();
        text.append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(base.getAuthority());
        text.append("\r\nAuthorization: Bearer ")
                .append(token)
                .append("\r\nAccept: ")
                .append(accept)
                .append("\r\n");
        if (json != null) {
            var type = json.startsWith("{") ? "application/json" : "application/octet-stream";
            text.append("Content-Type: ")
                    .append(type)
                    .append("\r\nContent-Length: ")
                    .append(body.length)
                    .append("\r\n");
        } else if (method.equals("POST")) {
            text.append("Content-Length: 0\r\n");
        }
        text.append("\r\n");
        var request = new ByteArrayOutputStream();
        request.writeBytes(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        out.write(request.toByteArray());
    }

    private String head() throws IOException {
        var head = new StringBuilder();
        for (var line = line(); !line.isEmpty(); line = line()) {
            head.append(line.toLowerCase(Locale.ROOT)).append('\n');
        }
        return head.toString();
    }

    private static int status(String head) {
        return Integer.parseInt(head.substring(9, 12));
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the daemon closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private InputStream body(String head) throws IOException {
        if (head.contains("\ntransfer-encoding: chunked\n")) {
            return new Body(-1);
        }
        var at = head.indexOf("\ncontent-length: ");
        return new Body(at < 0 ? 0 : Long.parseLong(head.substring(at + 17, head.indexOf('\n', at + 1))));
    }

    /** A body of known length, or (-1) one in chunks. */
    private final class Body extends InputStream {
        private final boolean chunked;
        private long left;
        private boolean ended;

        Body(long length) {
            chunked = length < 0;
            left = chunked ? 0 : length;
        }

        /** Goes on to the next chunk where one is done; false at the end. */
        private boolean advance() throws IOException {
            if (left == 0 && chunked && !ended) {
                left = Long.parseLong(line(), 16);
                if (left == 0) {
                    line();
                    ended = true;
                }
            }
            return left > 0;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0 || !advance()) {
                return length == 0 ? 0 : -1;
            }
            var n = in.read(into, offset, (int) Math.min(length, left));
            if (n < 0) {
                throw new EOFException("the daemon closed the connection");
            }
            left -= n;
            if (left == 0 && chunked) {
                line();
            }
            return n;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
