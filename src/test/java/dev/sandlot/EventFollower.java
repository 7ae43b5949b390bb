package dev.sandlot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One client of the event stream, on a connection that it never opens again. */
final class EventFollower implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final BufferedReader reader;
    private final Thread thread;
    private volatile boolean over;

    EventFollower(TestDaemon daemon, String path) throws IOException, InterruptedException {
        var response = HttpClient.newHttpClient()
                .send(daemon.request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " was answered with " + response.statusCode());
        }
        reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        thread = new Thread(this::read, "event-follower");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("broken: " + e);
        }
        over = true;
    }

    /** Waits for an event of this type. */
    void await(String type) {
        TestDaemon.await(
                Duration.ofSeconds(30),
                () -> lines.stream().anyMatch(line -> line.startsWith("data: ") && line.contains("\"" + type + "\"")));
    }

    boolean isOpen() {
        return !over;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
