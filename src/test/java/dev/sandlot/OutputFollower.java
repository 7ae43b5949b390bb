package dev.sandlot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A reader of one process's output that comes back by itself whenever its connection is lost, going on where it was, as a user's program
 * would: it only knows what it was told. Collects what it got, by stream, and the exit.
 */
abstract class OutputFollower {
    static final ObjectMapper JSON = new ObjectMapper();

    final TestDaemon daemon;
    final String path;
    final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    final CompletableFuture<JsonNode> exit = new CompletableFuture<>();
    long next;
    int connections;

    OutputFollower(TestDaemon daemon, String sandbox, String process) {
        this.daemon = daemon;
        this.path = "/sandboxes/" + sandbox + "/processes/" + process;
    }

    /** Follows on a thread of its own until the exit. */
    final OutputFollower start() {
        var thread = new Thread(this::follow, getClass().getSimpleName());
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void follow() {
        var pause = new CountDownLatch(1);
        try {
            while (!exit.isDone()) {
                connections++;
                try {
                    connect();
                } catch (IOException e) {
                    pause.await(50, TimeUnit.MILLISECONDS);
                }
            }
        } catch (Exception | AssertionError e) {
            exit.completeExceptionally(e);
        }
    }

    /** Reads until the exit or the loss of the connection. */
    abstract void connect() throws IOException, InterruptedException;

    final void take(long seq, String stream, byte[] bytes) {
        if (seq != next) {
            throw new AssertionError("chunk " + seq + " came where " + next + " was next");
        }
        next = seq + 1;
        (stream.equals("stdout") ? stdout : stderr).writeBytes(bytes);
    }

    /** Over server-sent events. */
    static final class EventStream extends OutputFollower {
        private final HttpClient http = HttpClient.newHttpClient();

        EventStream(TestDaemon daemon, String sandbox, String process) {
            super(daemon, sandbox, process);
        }

        @Override
        void connect() throws IOException, InterruptedException {
            var request = daemon.request(path + "/output").header("Accept", "text/event-stream");
            if (next > 0) {
                request.header("Last-Event-ID", Long.toString(next - 1));
            }
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                String event = "";
                String data = "";
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("event: ")) {
                        event = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        data = line.substring(6);
                    } else if (line.isEmpty() && !event.isEmpty()) {
                        handle(event, JSON.readTree(data));
                        event = "";
                    }
                }
            }
        }

        private void handle(String event, JsonNode data) {
            switch (event) {
                case "output" ->
                    take(
                            data.get("seq").asLong(),
                            data.get("stream").asText(),
                            data.has("text")
                                    ? data.get("text").asText().getBytes(StandardCharsets.UTF_8)
                                    : Base64.getDecoder()
                                            .decode(data.get("base64").asText()));
                case "exit" -> exit.complete(data);
                default -> throw new AssertionError("unexpected event " + event + ": " + data);
            }
        }
    }

    /** Over WebSocket. */
    static final class Socket extends OutputFollower implements WebSocket.Listener {
        private final HttpClient http = HttpClient.newHttpClient();
        private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
        private final StringBuilder text = new StringBuilder();
        private CompletableFuture<Void> closed;

        Socket(TestDaemon daemon, String sandbox, String process) {
            super(daemon, sandbox, process);
        }

        @Override
        void connect() throws IOException, InterruptedException {
            closed = new CompletableFuture<>();
            var address = URI.create("ws://" + daemon.url().getAuthority() + "/api/v1" + path + "/attach?from=" + next);
            try {
                http.newWebSocketBuilder()
                        .subprotocols("sandlot.v1")
                        .header("Authorization", "Bearer " + daemon.token())
                        .buildAsync(address, this)
                        .join();
                closed.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof AssertionError wrong) {
                    throw wrong;
                }
                throw new IOException(e);
            }
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            var part = new byte[data.remaining()];
            data.get(part);
            frame.writeBytes(part);
            if (last) {
                var whole = ByteBuffer.wrap(frame.toByteArray());
                frame.reset();
                try {
                    byte channel = whole.get();
                    long seq = whole.getLong();
                    var bytes = new byte[whole.remaining()];
                    whole.get(bytes);
                    take(seq, channel == 1 ? "stdout" : "stderr", bytes);
                } catch (AssertionError e) {
                    closed.completeExceptionally(e);
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    var message = JSON.readTree(text.toString());
                    text.setLength(0);
                    if (message.get("type").asText().equals("exit")) {
                        exit.complete(message);
                    } else if (!message.get("type").asText().equals("ready")) {
                        closed.completeExceptionally(new AssertionError("unexpected message " + message));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(new IOException(error));
        }
    }

    /** A person's terminal: {@code sandlot logs NAME/PROCESS -f}, which has to come back by itself. */
    static final class CommandLine extends OutputFollower {
        CommandLine(TestDaemon daemon, String sandbox, String process) {
            super(daemon, sandbox, process);
        }

        /** Of all processes: {@code sandlot logs NAME -f}. */
        CommandLine(TestDaemon daemon, String sandbox) {
            super(daemon, sandbox, null);
        }

        @Override
        void connect() throws IOException, InterruptedException {
            var names = path.split("/");
            var one = names[4].equals("null") ? "" : "/" + names[4];
            var program = daemon.cli("logs", names[2] + one, "-f").start();
            try {
                var errors = new Thread(() -> drain(program.getErrorStream(), stderr), "stderr");
                errors.start();
                drain(program.getInputStream(), stdout);
                errors.join();
                exit.complete(JSON.createObjectNode().put("status", program.waitFor()));
            } finally {
                program.destroyForcibly();
            }
        }

        private static void drain(java.io.InputStream from, ByteArrayOutputStream to) {
            try {
                from.transferTo(to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
