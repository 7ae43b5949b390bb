package dev.sandlot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A viewer of a terminal over the WebSocket {@code sandlot.v1}, with what it has been shown and told. */
final class TerminalClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The channel and the number of the chunk. */
    private static final int HEAD = 9;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final byte[] head = new byte[HEAD];
    private final List<Long> numbers = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;
    private int headLeft = HEAD;
    private volatile boolean reading = true;
    private volatile boolean held;

    /** Joins {@code SANDBOX/processes/PROCESS}; {@code query} is empty or begins with a question mark. */
    static TerminalClient join(TestDaemon daemon, String sandbox, String process, String query) {
        return new TerminalClient(daemon, daemon.token(), sandbox, process, query);
    }

    TerminalClient(TestDaemon daemon, String token, String sandbox, String process, String query) {
        var path = "/api/v1/sandboxes/" + sandbox + "/processes/" + process + "/attach" + query;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("sandlot.v1")
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create(daemon.url().toString().replaceFirst("http", "ws") + path), this)
                .join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(1);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        synchronized (shown) {
            // A frame begins with the channel and a number, and may come in parts, the head too.
            int more = Math.min(headLeft, bytes.length);
            System.arraycopy(bytes, 0, head, HEAD - headLeft, more);
            headLeft -= more;
            if (more > 0 && headLeft == 0) {
                numbers.add(ByteBuffer.wrap(head, 1, Long.BYTES).getLong());
            }
            shown.write(bytes, more, bytes.length - more);
            headLeft = last ? HEAD : headLeft;
        }
        more(from);
        return null;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            try {
                told.add(JSON.readTree(text.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            text.setLength(0);
        }
        more(from);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        more(from);
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

    private void more(WebSocket from) {
        if (reading) {
            from.request(1);
        } else {
            held = true;
        }
    }

    /** Takes nothing more from the network. */
    void stopReading() {
        reading = false;
    }

    void goOn() {
        reading = true;
        if (held) {
            held = false;
            socket.request(1);
        }
    }

    TerminalClient type(String keys) {
        var bytes = ("\0" + keys).getBytes(StandardCharsets.UTF_8);
        return frame(bytes);
    }

    TerminalClient frame(byte[] bytes) {
        told("ready"); // as every client has to: what is sent before may be lost
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    TerminalClient tell(String json) {
        told("ready");
        socket.sendText(json, true).join();
        return this;
    }

    String shown() {
        synchronized (shown) {
            return shown.toString(StandardCharsets.UTF_8);
        }
    }

    /** Of each frame that was shown, in their order. */
    List<Long> numbers() {
        return numbers;
    }

    int shownBytes() {
        synchronized (shown) {
            return shown.size();
        }
    }

    TerminalClient sees(String part) {
        try {
            TestDaemon.await(PATIENCE, () -> shown().contains(part));
        } catch (AssertionError e) {
            throw new AssertionError("\"" + part + "\" was not shown, but:\n" + shown().replace("\u001b", "^["), e);
        }
        return this;
    }

    List<JsonNode> told() {
        return told;
    }

    /** The last thing that was told of this type; waits for it. */
    JsonNode told(String type) {
        TestDaemon.await(PATIENCE, () -> find(type) != null);
        return find(type);
    }

    private JsonNode find(String type) {
        JsonNode found = null;
        for (var message : told) {
            found = message.path("type").asText().equals(type) ? message : found;
        }
        return found;
    }

    /** The code that it was closed with, -1 where the link just broke; waits for it. */
    int closeCode() {
        return closed.orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
