package dev.sandlot.cli;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A daemon that answers as a test tells it, and breaks its links as no real one would on demand. Speaks HTTP/1.1 and the server's side
 * of WebSocket over plain TCP. What the real daemon answers is for the integration tests.
 */
final class FakeDaemon implements Closeable {
    /** Answers one request; returning ends the connection. */
    interface Handler {
        void handle(Call call) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    FakeDaemon() throws IOException {
        var thread = new Thread(this::accept, "fake-daemon");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** @param route the method and the path without its query, such as {@code GET /api/v1/info} */
    FakeDaemon on(String route, Handler handler) {
        handlers.put(route, handler);
        return this;
    }

    FakeDaemon on(String route, String json) {
        return on(route, call -> call.answer(200, "application/json", json));
    }

    /** Each as {@code METHOD target}, in the order of their arrival. */
    List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                var thread = new Thread(() -> serve(socket), "fake-daemon-connection");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            var first = HttpAnswer.line(in).split(" ", -1);
            var headers = new HashMap<String, String>();
            for (var line = HttpAnswer.line(in); !line.isEmpty(); line = HttpAnswer.line(in)) {
                var colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            var length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            requests.add(first[0] + " " + first[1]);
            var call = new Call(first[0], first[1], headers, body, in, socket.getOutputStream());
            var handler = handlers.get(first[0] + " " + first[1].replaceFirst("\\?.*", ""));
            if (handler == null) {
                call.problem(404, "There is no such thing.");
            } else {
                handler.handle(call);
            }
        } catch (IOException broken) {
            // What a test provoked.
        }
    }

    /** One request and its connection. */
    record Call(
            String method, String target, Map<String, String> headers, String body, InputStream in, OutputStream out) {

        void answer(int status, String type, String text) throws IOException {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            write("HTTP/1.1 " + status + " Whatever\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length
                    + "\r\n\r\n");
            out.write(bytes);
        }

        void problem(int status, String detail) throws IOException {
            var problem = JsonTree.object().put("status", status).put("detail", detail);
            answer(status, "application/problem+json", problem.compact());
        }

        /** Begins a stream of events in chunks; {@link #chunk} goes on. */
        void stream() throws IOException {
            write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        void chunk(String text) throws IOException {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            write(Integer.toHexString(bytes.length) + "\r\n");
            out.write(bytes);
            write("\r\n");
        }

        void endOfStream() throws IOException {
            write("0\r\n\r\n");
        }

        void webSocket() throws IOException {
            write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Protocol: sandlot.v1\r\nSec-WebSocket-Accept: "
                    + WebSocket.accept(headers.get("sec-websocket-key")) + "\r\n\r\n");
        }

        void text(String json) throws IOException {
            frame(1, json.getBytes(StandardCharsets.UTF_8));
        }

        void output(int channel, long seq, byte[] bytes) throws IOException {
            frame(
                    2,
                    ByteBuffer.allocate(9 + bytes.length)
                            .put((byte) channel)
                            .putLong(seq)
                            .put(bytes)
                            .array());
        }

        /** Returns when the client has handled everything that was sent before; what it sent meanwhile is skipped. */
        void handled() throws IOException {
            frame(9, new byte[] {'?'});
            while (receive()[0] != 10) {
                continue;
            }
        }

        void closeFrame(int code) throws IOException {
            frame(8, ByteBuffer.allocate(2).putShort((short) code).array());
        }

        /** The next frame that is no ping: these come in between where the machine is slow. */
        byte[] said() throws IOException {
            var frame = receive();
            while (frame[0] == 9) {
                frame = receive();
            }
            return frame;
        }

        /** The next frame of the client: its opcode and then its payload, unmasked. */
        byte[] receive() throws IOException {
            var opcode = in.read() & 0x0f;
            long length = in.read() & 0x7f;
            if (length >= 126) {
                var more = ByteBuffer.wrap(in.readNBytes(length == 126 ? 2 : 8));
                length = more.capacity() == 2 ? more.getShort() & 0xffff : more.getLong();
            }
            var mask = in.readNBytes(4);
            var payload = in.readNBytes((int) length);
            var whole = new byte[payload.length + 1];
            whole[0] = (byte) opcode;
            for (int i = 0; i < payload.length; i++) {
                whole[i + 1] = (byte) (payload[i] ^ mask[i & 3]);
            }
            return whole;
        }

        private void frame(int opcode, byte[] payload) throws IOException {
            var head = ByteBuffer.allocate(10).put((byte) (0x80 | opcode));
            if (payload.length < 126) {
                head.put((byte) payload.length);
            } else if (payload.length < 1 << 16) {
                head.put((byte) 126).putShort((short) payload.length);
            } else {
                head.put((byte) 127).putLong(payload.length);
            }
            out.write(head.array(), 0, head.position());
            out.write(payload);
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
