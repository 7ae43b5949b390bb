package dev.sandlot.cli;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The head of an HTTP/1.1 answer (RFC 9112) and its body as a stream; closing it closes the link. */
final class HttpAnswer implements Closeable {
    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_TEXT = 64 << 20;

    private final Closeable link;
    private final int status;
    private final Map<String, String> headers;
    private final InputStream body;

    private HttpAnswer(Closeable link, int status, Map<String, String> headers, InputStream body) {
        this.link = link;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** A success without a body, of no connection. */
    static HttpAnswer empty() {
        return new HttpAnswer(() -> {}, 204, Map.of(), InputStream.nullInputStream());
    }

    /**
     * Reads the head. Interim answers (100 to 199 but 101) are passed over.
     *
     * @param link is closed with the answer
     * @param in what comes over it; must be buffered
     */
    static HttpAnswer read(Closeable link, InputStream in) throws IOException {
        while (true) {
            var status = status(line(in));
            var headers = new HashMap<String, String>();
            for (var line = line(in); !line.isEmpty(); line = line(in)) {
                var colon = line.indexOf(':');
                if (colon > 0) {
                    headers.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
            }
            if (status >= 200 || status == 101) {
                return new HttpAnswer(link, status, headers, body(status, headers, in));
            }
        }
    }

    int status() {
        return status;
    }

    /** A header's value, or empty. */
    String header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, "");
    }

    /** The body; a connection that breaks before its end is an {@link EOFException}, never a silent end. */
    InputStream body() {
        return body;
    }

    /** The same with what was made of its body. */
    HttpAnswer with(InputStream made) {
        return new HttpAnswer(link, status, headers, made);
    }

    String text() throws IOException {
        var text = body.readNBytes(MAX_TEXT + 1);
        if (text.length > MAX_TEXT) {
            throw new IOException("the answer is larger than " + (MAX_TEXT >> 20) + " MiB");
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        link.close();
    }

    /** One line without its end; an {@link EOFException} where the stream ends first. */
    static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the daemon closed the connection");
            }
            if (line.size() >= MAX_LINE) {
                throw new IOException("not an HTTP answer: a line is too long");
            }
            line.write(b);
        }
        var text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static int status(String line) throws IOException {
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new IOException("what answers there does not speak HTTP");
        }
        try {
            return Integer.parseInt(line.substring(9, 12));
        } catch (NumberFormatException e) {
            throw new IOException("what answers there does not speak HTTP", e);
        }
    }

    private static InputStream body(int status, Map<String, String> headers, InputStream in) throws IOException {
        if (status == 101) {
            return in;
        }
        if (status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            return new Body(in, true, 0);
        }
        var length = headers.get("content-length");
        if (length == null) {
            return in;
        }
        try {
            return new Body(in, false, Long.parseLong(length));
        } catch (NumberFormatException e) {
            throw new IOException("not an HTTP answer: a malformed content-length", e);
        }
    }

    /** A body of known length, or of chunks that each tell theirs. */
    private static final class Body extends InputStream {
        private final InputStream in;
        private final boolean chunked;
        private long left;
        private boolean begun;
        private boolean ended;

        Body(InputStream in, boolean chunked, long length) {
            this.in = in;
            this.chunked = chunked;
            this.left = length;
            this.ended = !chunked && length == 0;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int at, int length) throws IOException {
            if (!ended && chunked && left == 0) {
                nextChunk();
            }
            if (ended || length == 0) {
                return ended ? -1 : 0;
            }
            var count = in.read(to, at, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the connection broke in the middle of an answer");
            }
            left -= count;
            ended = !chunked && left == 0;
            return count;
        }

        private void nextChunk() throws IOException {
            if (begun) {
                line(in);
            }
            begun = true;
            var size = line(in);
            var end = size.indexOf(';');
            try {
                left = Long.parseLong((end < 0 ? size : size.substring(0, end)).strip(), 16);
            } catch (NumberFormatException e) {
                throw new IOException("not an HTTP answer: a malformed chunk", e);
            }
            if (left == 0) {
                ended = true;
                while (!line(in).isEmpty()) {
                    continue;
                }
            }
        }
    }
}
