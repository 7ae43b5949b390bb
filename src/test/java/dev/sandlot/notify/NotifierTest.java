package dev.sandlot.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandlot.config.Config;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.OccurrenceMapper;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Notifications, sent to a real web server. */
@Timeout(300)
class NotifierTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final Pacing FAST = new Pacing(
            MOMENT, MOMENT.multipliedBy(4), MOMENT.multipliedBy(12), List.of(MOMENT, MOMENT), Duration.ofSeconds(30));

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final SandboxId sandbox = SandboxId.random();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
    private final AtomicLong seq = new AtomicLong();
    private final List<EventRecord> events = new ArrayList<>();
    private URI server;
    private Notifier notifier;

    private record Received(String path, String signature, String authorization, byte[] body, long nanos) {
        JsonNode json() throws Exception {
            return JSON.readTree(body);
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    @BeforeEach
    void start() throws Exception {
        var listening = get(vertx.createHttpServer().requestHandler(this::take).listen(0, "127.0.0.1"));
        server = URI.create("http://127.0.0.1:" + listening.actualPort());
    }

    @AfterEach
    void stop() throws Exception {
        get(vertx.close());
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var status = answers.poll();
            received.add(new Received(
                    request.path(),
                    request.getHeader("X-Sandlot-Signature"),
                    request.getHeader("Authorization"),
                    body.getBytes(),
                    System.nanoTime()));
            request.response()
                    .setStatusCode(status == null ? 200 : status)
                    .putHeader("Location", server.resolve("/elsewhere").toString())
                    .end();
        });
    }

    private void notifier(String webhook, String secret, String ntfy, String token, String publicUrl) {
        var config = new Config.Notifications(url(webhook), secret, url(ntfy), token, url(publicUrl));
        notifier = new Notifier(vertx, config, FAST);
    }

    private URI url(String path) {
        return path == null ? null : server.resolve(path);
    }

    private void webhook() {
        notifier("/hook", null, null, null, null);
    }

    private void tell(String type, String reason, String asks) {
        tell(sandbox, type, reason, asks);
    }

    private void tell(SandboxId which, String type, String reason, String asks) {
        var data = new HashMap<String, Object>();
        data.put("name", "shop");
        data.put("reason", reason);
        data.put("asks", asks);
        data.put("process", "p2");
        tell(which, OccurrenceMapper.read(new OccurrenceMapper.Form(type, data)));
    }

    private void tell(SandboxId which, Occurrence what) {
        events.add(new EventRecord(seq.incrementAndGet(), which, Instant.parse("2026-11-27T20:00:00Z"), what));
    }

    /** What comes of all that was told since the last one, which happens at once: no pause of the machine comes between. */
    private Received next() throws Exception {
        var together = List.copyOf(events);
        events.clear();
        context.runOnContext(v -> together.forEach(notifier::recorded));
        var next = received.poll(120, TimeUnit.SECONDS);
        assertThat(next).as("nothing was told").isNotNull();
        return next;
    }

    /** What is told after this was asked for is all that there is before it. */
    private void assertNothingElse() throws Exception {
        tell(SandboxId.random(), "attention.opened", "failed", "last");
        assertThat(next().json().path("asks").asText()).isEqualTo("last");
    }

    @Test
    void shouldTellAWebhookWithASignature() throws Exception {
        notifier("/hook?key=1", "s3cret", null, null, "/box");
        tell("attention.opened", "needs_input", "May I \u001b[31mrun\u0007 it?\n" + "x".repeat(1000));

        var got = next();

        var json = got.json();
        assertThat(got.path()).isEqualTo("/hook");
        assertThat(json.path("event").asText()).isEqualTo("attention.opened");
        assertThat(json.at("/sandbox/id").asText()).isEqualTo(sandbox.value());
        assertThat(json.at("/sandbox/name").asText()).isEqualTo("shop");
        assertThat(json.path("reason").asText()).isEqualTo("needs_input");
        assertThat(json.path("asks").asText())
                .startsWith("May I [31mrun it? xxx")
                .hasSize(500)
                .endsWith("…");
        assertThat(json.path("process").asText()).isEqualTo("p2");
        assertThat(json.path("at").asText()).isEqualTo("2026-11-27T20:00:00Z");
        assertThat(json.path("title").asText()).isEqualTo("shop waits for you");
        assertThat(json.path("url").asText()).isEqualTo(server + "/box/#/sandboxes/" + sandbox + "/terminals/p2");
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(got.signature()).isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(got.body())));
    }

    @Test
    void shouldTellATopicOfNtfy() throws Exception {
        notifier(null, null, "/push/my-topic", "tk_1", "/");
        tell("attention.opened", "failed", null);

        var got = next();

        assertThat(got.path()).isEqualTo("/push/");
        assertThat(got.authorization()).isEqualTo("Bearer tk_1");
        assertThat(got.json()).isEqualTo(JSON.readTree("""
                {"topic": "my-topic", "title": "shop has failed", "message": "shop has failed.", "priority": 4, "tags": ["x"],
                 "click": "%s/#/sandboxes/%s"}""".formatted(server, sandbox)));
    }

    @Test
    void shouldLeadToWhereARequestForTheNetworkIsDecidedThoughAQuestionIsOpenToo() throws Exception {
        notifier("/hook", null, null, null, "/");
        tell("attention.opened", "network", "It asks to reach a.test.");
        tell("attention.opened", "needs_input", "May I?");
        tell("attention.closed", "needs_input", "May I?");

        var json = next().json();

        assertThat(json.path("title").asText()).isEqualTo("shop asks for the network");
        assertThat(json.path("url").asText()).isEqualTo(server + "/#/sandboxes/" + sandbox + "/network");
        assertNothingElse();
    }

    @Test
    void shouldNotTellWhatIsOverAtOnce() throws Exception {
        webhook();
        tell("attention.opened", "needs_input", "May I?");
        tell("attention.closed", "needs_input", "May I?");

        assertNothingElse();
    }

    @Test
    void shouldTellEachItemOnceAndWhatIsAskedByThen() throws Exception {
        webhook();
        tell("attention.opened", "needs_input", null);
        tell("attention.changed", "needs_input", "May I?");
        tell(sandbox, new Occurrence.AgentStateChanged("shop", AgentState.NEEDS_INPUT, AgentState.WORKING));

        assertThat(next().json().path("asks").asText()).isEqualTo("May I?");
        tell("attention.changed", "needs_input", "And this?");
        tell("attention.closed", "needs_input", "And this?");
        assertNothingElse();
    }

    @Test
    void shouldKeepAGapAndALongerOneWhereTheSameIsAskedAgain() throws Exception {
        webhook();
        var begun = System.nanoTime();
        tell("attention.opened", "needs_input", "one");
        next();
        tell("attention.closed", "needs_input", "one");
        tell("attention.opened", "needs_input", "two");
        var second = Duration.ofNanos(next().nanos() - begun);
        tell("attention.closed", "needs_input", "two");
        for (int i = 0; i < 5; i++) {
            tell("attention.opened", "needs_input", "two");
            tell("attention.closed", "needs_input", "two");
        }
        tell("attention.opened", "needs_input", "two");
        var third = Duration.ofNanos(next().nanos() - begun);

        // From the beginning, since an earlier one may have arrived late.
        var earliest = FAST.hold().plus(FAST.gap());
        assertThat(second).isGreaterThanOrEqualTo(earliest);
        assertThat(third).isGreaterThanOrEqualTo(earliest.plus(FAST.same()));
        assertNothingElse();
    }

    @Test
    void shouldTryAgainWhereThatMayHelpAndNotFollowRedirects() throws Exception {
        webhook();
        answers.addAll(List.of(503, 429, 200, 302, 404));
        tell("attention.opened", "needs_input", "first");
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(next().json().path("asks").asText()).isEqualTo("first");
        }
        for (var asks : List.of("moved", "refused")) {
            tell(SandboxId.random(), "attention.opened", "failed", asks);
            var got = next();
            assertThat(got.json().path("asks").asText()).isEqualTo(asks);
            assertThat(got.path()).isEqualTo("/hook");
        }
        assertNothingElse();
    }

    @Test
    void shouldGiveUpAtLastAndGoOnWithTheNext() throws Exception {
        webhook();
        answers.addAll(List.of(500, 500, 500));
        tell("attention.opened", "out_of_memory", null);
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(next().json().path("title").asText()).isEqualTo("shop ran out of memory");
        }
        assertNothingElse();
    }

    @Test
    void shouldNotShowSecretsInItsConfiguration() {
        var config = new Config.Notifications(url("/hook-s3cret"), "s3cret", url("/s3cret"), "tk_s3cret", null);
        assertThat(config.toString()).doesNotContain("s3cret");
    }
}
