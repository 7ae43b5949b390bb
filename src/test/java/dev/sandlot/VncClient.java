package dev.sandlot;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A VNC client of the few words that tests need, on the dashboard's WebSocket: RFB 3.8, pictures as they are (RFC 6143). */
final class VncClient implements AutoCloseable, WebSocket.Listener {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private int read;
    private WebSocket socket;
    private int width;
    private int height;

    private VncClient() {}

    /** Connects and shakes hands. {@code query} is for example {@code control=true}. */
    static VncClient open(TestDaemon daemon, String token, String sandbox, String query) {
        var client = new VncClient();
        var address = daemon.url().toString().replaceFirst("^http", "ws") + "/api/v1/sandboxes/" + sandbox + "/screen?"
                + query;
        client.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create(address), client)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        client.greet();
        return client;
    }

    private void greet() {
        send(take(12));
        int kinds = take(1)[0];
        take(kinds);
        send(new byte[] {1});
        if (ByteBuffer.wrap(take(4)).getInt() != 0) {
            throw new AssertionError("refused");
        }
        send(new byte[] {1});
        var init = ByteBuffer.wrap(take(24));
        width = init.getShort(0);
        height = init.getShort(2);
        take(init.getInt(20));
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Chooses how it wants to be told. */
    void encodings(int... encodings) {
        var message =
                ByteBuffer.allocate(4 + 4 * encodings.length).put((byte) 2).put((byte) 0);
        message.putShort((short) encodings.length);
        for (int encoding : encodings) {
            message.putInt(encoding);
        }
        send(message.array());
    }

    /** Asks for the whole screen and takes it, as four bytes a pixel. */
    byte[] screen() {
        encodings(0);
        send(ByteBuffer.allocate(10)
                .put((byte) 3)
                .put((byte) 0)
                .putInt(0)
                .putShort((short) width)
                .putShort((short) height)
                .array());
        var screen = new byte[width * height * 4];
        int areas = ByteBuffer.wrap(take(4)).getShort(2);
        for (int area = 0; area < areas; area++) {
            var head = ByteBuffer.wrap(take(12));
            int x = head.getShort(0);
            int y = head.getShort(2);
            int row = head.getShort(4) * 4;
            for (int line = 0; line < head.getShort(6); line++) {
                System.arraycopy(take(row), 0, screen, ((y + line) * width + x) * 4, row);
            }
        }
        return screen;
    }

    /** Presses keys one after the other; of a letter its code is the key's. */
    void type(String text) {
        for (char key : text.toCharArray()) {
            for (int down = 1; down >= 0; down--) {
                send(ByteBuffer.allocate(8)
                        .put((byte) 4)
                        .put((byte) down)
                        .putShort((short) 0)
                        .putInt(key == '\n' ? 0xff0d : key)
                        .array());
            }
        }
    }

    void point(int x, int y) {
        send(ByteBuffer.allocate(6)
                .put((byte) 5)
                .put((byte) 0)
                .putShort((short) x)
                .putShort((short) y)
                .array());
    }

    void clipboard(String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        send(ByteBuffer.allocate(8 + bytes.length)
                .put((byte) 6)
                .put(new byte[3])
                .putInt(bytes.length)
                .put(bytes)
                .array());
    }

    void send(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** The next so many bytes. */
    private byte[] take(int count) {
        TestDaemon.await(PATIENCE, () -> {
            synchronized (received) {
                return received.size() - read >= count || closed.isDone();
            }
        });
        synchronized (received) {
            var all = received.toByteArray();
            if (all.length - read < count) {
                throw new AssertionError("closed with " + closed.join());
            }
            var part = java.util.Arrays.copyOfRange(all, read, read + count);
            read += count;
            if (read == all.length) {
                received.reset();
                read = 0;
            }
            return part;
        }
    }

    /** The code with which the server closes. */
    int closeCode() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        synchronized (received) {
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            received.writeBytes(bytes);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(-1);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
