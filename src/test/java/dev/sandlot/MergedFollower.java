package dev.sandlot;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A reader of a sandbox's merged log that comes back whenever its connection is lost, going on after the last event that it got. */
final class MergedFollower {
    private final HttpClient http = HttpClient.newHttpClient();
    private final TestDaemon daemon;
    private final String sandbox;
    private final Map<String, List<String>> lines = new HashMap<>();
    private final Map<String, StringBuilder> parts = new HashMap<>();
    private final List<String> ids = new ArrayList<>();
    private volatile InputStream body;
    private volatile boolean stopped;
    private volatile Throwable failure;
    private volatile int connections;

    MergedFollower(TestDaemon daemon, String sandbox) {
        this.daemon = daemon;
        this.sandbox = sandbox;
    }

    MergedFollower start() {
        var thread = new Thread(this::follow, "MergedFollower");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void follow() {
        var pause = new CountDownLatch(1);
        try {
            while (!stopped) {
                try {
                    connections++;
                    connect();
                } catch (IOException e) {
                    pause.await(50, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            failure = e;
        }
    }

    private void connect() throws IOException, InterruptedException {
        var request = daemon.request("/sandboxes/" + sandbox + "/logs?follow=true&format=sse");
        var last = lastId();
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        body = response.body();
        try (var events = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            var id = "";
            for (var line = events.readLine(); line != null; line = events.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    take(id, OutputFollower.JSON.readTree(line.substring(6)));
                }
            }
        }
    }

    private synchronized void take(String id, JsonNode line) {
        if (!line.has("text")) {
            throw new AssertionError("unexpected event " + line);
        }
        ids.add(id);
        var of = line.get("process").asText() + " " + line.get("stream").asText();
        var part = parts.computeIfAbsent(of, key -> new StringBuilder())
                .append(line.get("text").asText());
        if (!line.path("partial").asBoolean()) {
            lines.computeIfAbsent(of, key -> new ArrayList<>()).add(part.toString());
            part.setLength(0);
        }
    }

    private synchronized String lastId() {
        return ids.isEmpty() ? null : ids.get(ids.size() - 1);
    }

    /** What the process has printed on standard output so far. */
    List<String> lines(String process) {
        return lines(process, "stdout");
    }

    synchronized List<String> lines(String process, String stream) {
        if (failure != null) {
            throw new AssertionError(failure);
        }
        return List.copyOf(lines.getOrDefault(process + " " + stream, List.of()));
    }

    synchronized List<String> ids() {
        return List.copyOf(ids);
    }

    int connections() {
        return connections;
    }

    void stop() throws IOException {
        stopped = true;
        var open = body;
        if (open != null) {
            open.close();
        }
    }
}
