package dev.sandlot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One of each kind of stream that a client can keep open, all by one credential, and how each of them ended. */
final class OpenStreams {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private final String header;
    private final String value;
    private final Map<String, CompletableFuture<Integer>> ends = new TreeMap<>();

    /**
     * @param header {@code Authorization} or {@code Cookie}, with its value
     * @param sandbox with a display, where p1 is a terminal and "reader" reads its open standard input
     */
    OpenStreams(URI url, String header, String value, String sandbox) throws IOException {
        this.url = url;
        this.header = header;
        this.value = value;
        var box = "/api/v1/sandboxes/" + sandbox;
        var poll = client.sendAsync(
                request(box + "/processes/reader?wait=60").build(), HttpResponse.BodyHandlers.discarding());
        // HttpClient asks once more where a connection is cut, and is refused then.
        ends.put(
                "long poll",
                poll.handle(
                        (answer, broken) -> answer == null || answer.statusCode() == 401 ? 0 : answer.statusCode()));
        http("events", "/api/v1/events", "text/event-stream");
        http("output", box + "/processes/reader/output", "text/event-stream");
        http("merged log", box + "/logs?follow=true", "text/event-stream");
        http("lines", box + "/logs?follow=true&format=ndjson", "*/*");
        http("files", box + "/watch?recursive=true", "text/event-stream");
        socket("attach", box + "/processes/reader/attach", "sandlot.v1", null);
        socket("terminal", box + "/processes/p1/attach", "sandlot.v1", null);
        socket("screen", box + "/screen", "binary", null);
        // Who has no cookie shows who it is with each message.
        var shown = header.equals("Cookie") ? "{}" : "{\"authorization\":\"" + value + "\"}";
        socket(
                "event bus",
                "/eventbus/websocket",
                null,
                "{\"type\":\"register\",\"address\":\"sandlot.events\",\"headers\":" + shown + "}");
        input(box + "/processes/reader/stdin");
    }

    /** A body of which more could come: by hand, because HttpClient sees no end of a connection while it waits for more to send. */
    private void input(String path) throws IOException {
        var connection = new Socket(url.getHost(), url.getPort());
        var head = "POST " + path + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nOrigin: " + url + "\r\n" + header
                + ": " + value + "\r\nTransfer-Encoding: chunked\r\n\r\n6\r\ntyped\n\r\n";
        connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        ends.put("input", inBackground("input", () -> drain(connection.getInputStream())));
    }

    private interface Reading {
        int read() throws IOException;
    }

    private static CompletableFuture<Integer> inBackground(String name, Reading reading) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return reading.read();
                    } catch (IOException cut) {
                        return 0;
                    }
                },
                work -> {
                    var thread = new Thread(work, name);
                    thread.setDaemon(true);
                    thread.start();
                });
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).header(header, value);
    }

    private void http(String kind, String path, String accept) {
        var answer = client.sendAsync(
                        request(path).header("Accept", accept).build(), HttpResponse.BodyHandlers.ofInputStream())
                .join();
        if (answer.statusCode() != 200) {
            throw new AssertionError(kind + ": " + answer.statusCode());
        }
        ends.put(kind, inBackground(kind, () -> drain(answer.body())));
    }

    private static int drain(InputStream body) throws IOException {
        try (body) {
            body.transferTo(OutputStream.nullOutputStream());
            return 0;
        }
    }

    private void socket(String kind, String path, String protocol, String first) {
        var end = new CompletableFuture<Integer>();
        var builder = client.newWebSocketBuilder().header(header, value);
        if (protocol != null) {
            builder.subprotocols(protocol);
        }
        var socket = builder.buildAsync(
                        URI.create(url.toString().replaceFirst("http", "ws")).resolve(path), new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                                end.complete(code);
                                return null;
                            }

                            @Override
                            public void onError(WebSocket from, Throwable broken) {
                                end.complete(-1);
                            }
                        })
                .join();
        if (first != null) {
            socket.sendText(first, true).join();
        }
        ends.put(kind, end);
    }

    /** Kind of stream → how it ended: a WebSocket's close code, else the status or 0; without those that are open. */
    Map<String, Integer> ended() {
        var ended = new TreeMap<String, Integer>();
        ends.forEach((kind, end) -> {
            if (end.isDone()) {
                ended.put(kind, end.join());
            }
        });
        return ended;
    }

    int size() {
        return ends.size();
    }

    static OpenStreams open(URI url, String header, String value, String sandbox) {
        try {
            return new OpenStreams(url, header, value, sandbox);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
