package dev.sandlot.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.MemoryOutput;
import dev.sandlot.http.Rig;
import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Channel;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One process's output as text, lines and events, and its standard input. */
class OutputTest {
    private Rig rig;
    private Sandbox demo;
    private SandboxProcess process;
    private MemoryOutput.Log log;

    private static final String P1 = "/api/v1/sandboxes/demo/processes/p1";
    private static final String OUTPUT = P1 + "/output";

    @BeforeEach
    void start() {
        rig = new Rig();
        demo = rig.owner.create("demo");
        process = rig.owner.start(demo.id(), ProcessSpec.exec(new Command.Line("x")));
        log = rig.output.log(demo.id(), process.id());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldGiveTextAsItWasPrintedAndTellWhereToGoOn() {
        log.out("one\n").err("two\n").out("three\n");

        var first = rig.get(OUTPUT + "?limit=5");
        assertThat(first.body()).isEqualTo("one\n");
        assertThat(first.header("Sandlot-Next-Seq")).isEqualTo("1");
        var rest = rig.get(OUTPUT + "?from=1");
        assertThat(rest.body()).isEqualTo("two\nthree\n");
        assertThat(rest.header("Sandlot-Next-Seq")).isEqualTo("3");
        assertThat(rig.get(OUTPUT + "?from=3").body()).isEmpty();
        assertThat(rig.get(OUTPUT + "?stream=stderr").body()).isEqualTo("two\n");
        assertThat(rig.get(OUTPUT + "?tail=1").body()).isEqualTo("three\n");
        assertThat(rig.get(OUTPUT + "?tail=1&from=1").status()).isEqualTo(422);
        assertThat(rig.get(OUTPUT + "?from=-1").status()).isEqualTo(422);
        assertThat(rig.get(OUTPUT + "?follow=true").status()).isEqualTo(422);
        assertThat(rig.get(OUTPUT.replace("p1", "p9")).status()).isEqualTo(404);
    }

    @Test
    void shouldGiveAtLeastOneChunkHoweverSmallTheLimit() {
        log.out("x".repeat(30_000));

        assertThat(rig.get(OUTPUT + "?limit=1").body()).hasSize(30_000);
    }

    @Test
    void shouldGiveLinesOfJsonAndTheEnd() {
        log.out("a\"\\\n\t\u0001é");
        log.append(Channel.STDERR, new byte[] {(byte) 0xff, 0, 1});
        rig.owner.exited(process, 7);

        var lines = rig.get(OUTPUT + "?format=ndjson")
                .body()
                .lines()
                .map(JsonObject::new)
                .toList();

        assertThat(lines.get(0).getString("text")).isEqualTo("a\"\\\n\t\u0001é");
        assertThat(lines.get(0).getLong("seq")).isZero();
        assertThat(java.util.Base64.getDecoder().decode(lines.get(1).getString("base64")))
                .containsExactly(0xff, 0, 1);
        assertThat(lines.get(1).getString("stream")).isEqualTo("stderr");
        assertThat(lines.get(2).getJsonObject("exit").getInteger("exit_code")).isEqualTo(7);
    }

    @Test
    void shouldTellWhatWasTrimmed() {
        log.out("a").out("b").out("c");
        log.trim(2);

        assertThat(rig.get(OUTPUT + "?from=0").header("Sandlot-Gap")).isEqualTo("0-2");
        try (var events = rig.stream(rig.request(OUTPUT + "?from=1").header("Accept", "text/event-stream"))) {
            assertThat(events.event()).isEqualTo("event: gap\ndata: {\"from\":1,\"to\":2}");
            assertThat(events.event()).startsWith("id: 2\nevent: output\n");
        }
    }

    @Test
    void shouldFollowAsEventsToTheExit() {
        log.out("early");
        try (var events = rig.stream(rig.request(OUTPUT).header("Accept", "text/event-stream"))) {
            assertThat(events.response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(events.response.headers().firstValue("X-Accel-Buffering"))
                    .hasValue("no");
            assertThat(Rig.Lines.data(events.event()).getString("text")).isEqualTo("early");
            log.err("late");
            var late = events.event();
            assertThat(Rig.Lines.id(late)).isEqualTo("1");
            assertThat(Rig.Lines.data(late).getString("stream")).isEqualTo("stderr");
            log.end(137);
            var exit = events.event();
            assertThat(exit).contains("event: exit").doesNotContain("id:");
            assertThat(Rig.Lines.data(exit).getInteger("exit_code")).isEqualTo(137);
            assertThat(events.event()).isNull();
        }
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldSendTheHeadBeforeThereIsAnyOutput() {
        try (var events = rig.stream(rig.request(OUTPUT + "?format=sse"))) {
            assertThat(events.response.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldGoOnAfterTheLastEventAndNeverLoseTheExit() {
        log.out("a").out("b").out("c");
        log.end(0);

        try (var events = rig.stream(rig.request(OUTPUT + "?from=0&format=sse").header("Last-Event-ID", "1"))) {
            assertThat(Rig.Lines.id(events.event())).isEqualTo("2");
        }
        // Everything was seen but the exit, as far as the server can know.
        try (var events = rig.stream(rig.request(OUTPUT + "?format=sse").header("Last-Event-ID", "2"))) {
            assertThat(events.event()).contains("event: exit").contains("retry: 2147483647");
            assertThat(events.event()).isNull();
        }
    }

    @Test
    void shouldGiveEveryReaderEveryByteThoughChunksAreRenderedOnce() throws Exception {
        var random = new Random(1);
        var readers = new ArrayList<Rig.Lines>();
        for (var i = 0; i < 20; i++) {
            readers.add(rig.stream(rig.request(OUTPUT + "?format=sse")));
        }
        var expected = new StringBuilder();
        for (var i = 0; i < 300; i++) {
            var text = i + ":" + "é\n".repeat(random.nextInt(5000)) + "\n";
            expected.append(text);
            log.out(text);
        }
        log.end(0);

        for (var reader : readers) {
            var got = new StringBuilder();
            for (var event = reader.event(); event.startsWith("id: "); event = reader.event()) {
                got.append(Rig.Lines.data(event).getString("text"));
            }
            assertThat(got.toString().equals(expected.toString())).isTrue();
            reader.close();
        }
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldHoldBackForASlowClientAndLetGoOfOneThatLeft() throws Exception {
        for (var i = 0; i < 3000; i++) {
            log.out("x".repeat(32 << 10));
        }
        try (var socket = new Socket("127.0.0.1", rig.port)) {
            socket.getOutputStream()
                    .write(("GET " + OUTPUT + "?format=sse HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + rig.admin + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read();
            Rig.waitFor(() -> rig.output.openReaders.get() == 1);
            // The client reads nothing more: other requests are served all the same.
            assertThat(rig.get("/healthz").status()).isEqualTo(200);
            var positions = new java.util.ArrayDeque<Long>();
            Rig.waitFor(() -> {
                // It has come to rest where it stands still while others were answered many times.
                assertThat(rig.get("/healthz").status()).isEqualTo(200);
                positions.addLast(rig.output.lastReader.position());
                return positions.size() > 50 && positions.removeFirst().equals(positions.getLast());
            });
            assertThat(rig.output.lastReader.position()).isLessThan(2000);
        }
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldEndStreamsWhenTheDaemonStops() {
        var events = rig.stream(rig.request(OUTPUT + "?format=sse"));
        log.out("a");
        assertThat(events.event()).startsWith("id: 0");

        rig.stopServer();

        assertThat(events.event()).isNull();
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldCarryABodyOfAnyLengthToStandardInputAtItsPace() {
        var body = new byte[8 << 20];
        new Random(2).nextBytes(body);
        var reads = Promise.<Void>promise();
        rig.output.slowInput = reads.future();
        var sent = rig.client.sendAsync(
                rig.request(P1 + "/stdin?eof=true")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                java.net.http.HttpResponse.BodyHandlers.ofString());
        Rig.waitFor(() -> rig.output.writesWaiting.get() == 1);
        // One part is on its way, and the rest of the body is where it was.
        assertThat(rig.output.input.length()).isZero();
        assertThat(rig.get("/healthz").status()).isEqualTo(200);
        assertThat(rig.output.writesWaiting.get()).isEqualTo(1);
        assertThat(sent).isNotDone();

        reads.complete();

        assertThat(sent.join().statusCode()).isEqualTo(204);
        assertThat(rig.output.input.getBytes()).isEqualTo(body);
        assertThat(rig.output.inputEnded).isTrue();
    }

    @Test
    void shouldRefuseInputThatNobodyReads() {
        rig.output.inputOpen = false;

        var answer = rig.send(rig.request(P1 + "/stdin").POST(BodyPublishers.ofString("x")));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().getString("state")).isEqualTo("closed");
    }

    @Test
    void shouldEscapeLikeAnyJsonWriter() {
        var all = new StringBuilder();
        for (var c = 0; c < 0x300; c++) {
            all.append((char) c);
        }
        log.out(all.toString() + "😀");

        var line = rig.get(OUTPUT + "?format=ndjson").body();

        assertThat(new JsonObject(line).getString("text")).isEqualTo(all + "😀");
    }
}
