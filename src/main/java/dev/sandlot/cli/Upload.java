package dev.sandlot.cli;

import dev.sandlot.coding.Coding;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request whose body is written as it is made, in chunks (RFC 9112, 7.1): how long it is need not be known before. */
final class Upload {
    private static final int CHUNK = 128 << 10;

    private final String method;
    private final Route route;
    private final String type;
    private final @Nullable Coding coding;

    private Upload(String method, Route route, String type, @Nullable Coding coding) {
        this.method = method;
        this.route = route;
        this.type = type;
        this.coding = coding;
    }

    static Upload put(Route route) {
        return new Upload("PUT", route, "application/octet-stream", null);
    }

    /** A POST of JSON. */
    static Upload post(Route route) {
        return new Upload("POST", route, "application/json", null);
    }

    /** The same in this coding, which the answer may have too; null for plain. */
    Upload in(@Nullable Coding coding) {
        return new Upload(method, route, type, coding);
    }

    /** What is sent. */
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** As {@link Exchange#on}. A body that can't be made to its end is cut off, so that nothing comes of it. */
    HttpAnswer on(Connection link, Address address, Body body) throws IOException {
        try {
            var head = new Exchange(method, route, null, headers());
            IOException refused = null;
            try {
                link.out().write(head.head(address, -1));
                var chunks = new Chunks(link.out());
                write(body, chunks);
                chunks.finish();
            } catch (SandboxFiles.LocalFailure here) {
                throw here;
            } catch (IOException e) {
                // A daemon that refuses a body answers and closes before it has read all; the answer says why.
                refused = e;
            }
            var answer = answer(link, refused);
            if (answer.status() / 100 != 2) {
                throw Exchange.fault(answer).asException();
            }
            return answer;
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    private Map<String, String> headers() {
        var headers = new HashMap<>(Map.of("Transfer-Encoding", "chunked", "Content-Type", type));
        if (coding != null) {
            headers.put("Content-Encoding", coding.label());
            headers.put("Accept-Encoding", coding.label());
        }
        return headers;
    }

    private void write(Body body, OutputStream to) throws IOException {
        if (coding == null) {
            body.writeTo(to);
            return;
        }
        try (var coded = coding.encoder(to)) {
            body.writeTo(coded);
        }
    }

    private static HttpAnswer answer(Connection link, @Nullable IOException refused) throws IOException {
        try {
            return HttpAnswer.read(link, new BufferedInputStream(link.in(), CHUNK));
        } catch (IOException none) {
            throw refused == null ? none : refused;
        }
    }

    /** Each chunk goes in one piece with what frames it. */
    private static final class Chunks extends OutputStream {
        private static final int HEAD = "000000\r\n".length();
        private static final int TAIL = "\r\n".length();
        private static final int HEX = 16;

        private final OutputStream out;
        private final byte[] held = new byte[HEAD + CHUNK + TAIL];
        private int length;

        Chunks(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int at, int count) throws IOException {
            for (int done = 0; done < count; ) {
                int part = Math.min(count - done, CHUNK - length);
                System.arraycopy(from, at + done, held, HEAD + length, part);
                length += part;
                done += part;
                if (length == CHUNK) {
                    send();
                }
            }
        }

        private void send() throws IOException {
            if (length > 0) {
                int left = length;
                for (int at = HEAD - TAIL - 1; at >= 0; at--) {
                    held[at] = (byte) Character.forDigit(left % HEX, HEX);
                    left /= HEX;
                }
                end(HEAD - TAIL);
                end(HEAD + length);
                out.write(held, 0, HEAD + length + TAIL);
                length = 0;
            }
        }

        private void end(int at) {
            held[at] = '\r';
            held[at + 1] = '\n';
        }

        void finish() throws IOException {
            send();
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
