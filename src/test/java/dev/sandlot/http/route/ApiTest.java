package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.http.Owner;
import dev.sandlot.http.Rig;
import dev.sandlot.model.AgentLaunch;
import dev.sandlot.model.AgentPermissions;
import dev.sandlot.model.Attention;
import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Role;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** JSON in and out: what requests become, how answers and refusals look, who may do what. */
class ApiTest {
    private Rig rig;
    private Sandbox demo;

    @BeforeEach
    void start() {
        rig = new Rig();
        demo = rig.owner.create("demo");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static final String SANDBOXES = "/api/v1/sandboxes";
    private static final String DEMO = SANDBOXES + "/demo";

    @Test
    void shouldTurnABodyIntoASpecificationAndAnswerWithTheSandbox() {
        var body = new JsonObject()
                .put("name", "shop")
                .put("command", new JsonArray().add("make").add("-j2"))
                .put("env", new JsonObject().put("A", "1"))
                .put("limits", new JsonObject().put("cpus", 1.5).put("memory_bytes", 1L << 30))
                .put("network", new JsonObject().put("mode", "open"))
                .put("ttl_seconds", 60)
                .put("on_exit", "delete")
                .put("labels", new JsonObject().put("team", "a"));

        var answer = rig.send(rig.request(SANDBOXES + "?wait=5")
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Idempotency-Key", "abc")
                .POST(BodyPublishers.ofString(body.encode())));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location"))
                .isEqualTo(SANDBOXES + "/" + answer.json().getString("id"));
        assertThat(answer.json().getJsonArray("command")).containsExactly("make", "-j2");
        assertThat(answer.json().getString("state")).isEqualTo("running");
        assertThat(answer.json().getString("created_at")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(answer.json().getJsonObject("capabilities").getString("kill_tree"))
                .isEqualTo("best_effort");
        assertThat(answer.json().containsKey("uid")).isFalse();
        var asked = rig.owner.asked(Request.CreateSandbox.class).get(0);
        assertThat(asked.idempotencyKey()).isEqualTo("abc");
        assertThat(asked.waitSeconds()).isEqualTo(5);
        assertThat(asked.spec().limits().cpus()).isEqualTo(1.5);
        assertThat(asked.spec().command()).isEqualTo(new Command.Words(List.of("make", "-j2")));
    }

    @Test
    void shouldPassFiltersAndPagesOn() {
        rig.owner.create("two");

        var answer = rig.get(SANDBOXES + "?state=running,stopped&label=a=b&label=c=d&q=x&limit=1&cursor=k");

        assertThat(answer.json().getJsonArray("items")).hasSize(1);
        assertThat(answer.json().getString("next_cursor")).isEqualTo("next");
        var asked = rig.owner.asked(Request.ListSandboxes.class).get(0);
        assertThat(asked.states()).containsExactly(SandboxState.RUNNING, SandboxState.STOPPED);
        assertThat(asked.labels()).containsEntry("a", "b").containsEntry("c", "d");
        assertThat(asked.query()).isEqualTo("x");
        assertThat(asked.cursor()).isEqualTo("k");
    }

    @Test
    void shouldNameEveryFieldThatIsWrong() {
        var body = new JsonObject()
                .put("nme", "shop")
                .put("ttl_seconds", "soon")
                .put("limits", new JsonObject().put("pids", -1).put("gpus", 1))
                .put("network", new JsonObject().put("mode", "wide"));

        var answer = rig.post(SANDBOXES, body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().getString("title")).isEqualTo("Invalid input");
        assertThat(answer.json().getString("instance")).isEqualTo(SANDBOXES);
        assertThat(answer.json().getJsonArray("errors").stream().map(e -> ((JsonObject) e).getString("field")))
                .contains("nme", "ttl_seconds", "limits.pids", "limits.gpus", "network.mode");
        assertThat(rig.owner.asked(Request.CreateSandbox.class)).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNotBuiltYetAsUnknown() {
        for (var field : new String[] {"agent", "image", "host", "workspace", "display", "secrets"}) {
            var answer = rig.post(SANDBOXES, new JsonObject().put(field, "x"));

            assertThat(answer.status()).as(field).isEqualTo(422);
            assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
        }
        assertThat(rig.get(DEMO + "/image").status()).isEqualTo(404);
    }

    @Test
    void shouldStartAnAgentOnlyWhereThatIsAskedFor() {
        var agent = new JsonObject().put("agent", "claude");
        rig.post(SANDBOXES, agent.copy());
        rig.post(SANDBOXES, agent.copy().put("agent_permissions", "all"));
        rig.post(SANDBOXES, agent.copy().put("prompt", "fix it"));

        assertThat(rig.owner.asked(Request.CreateSandbox.class))
                .extracting(asked -> asked.spec().launch())
                .containsExactly(
                        null,
                        new AgentLaunch(null, AgentPermissions.ALL),
                        new AgentLaunch("fix it", AgentPermissions.ASK));
    }

    @Test
    void shouldRefuseAPromptThatNoAgentGets() {
        var prompt = new JsonObject().put("prompt", "fix it");
        for (var body : new JsonObject[] {
            prompt,
            prompt.copy().put("agent", "claude").put("command", "claude"),
            new JsonObject().put("agent_permissions", "ask")
        }) {
            var answer = rig.post(SANDBOXES, body);

            assertThat(answer.status()).as(body.encode()).isEqualTo(422);
            assertThat(answer.body()).contains("goes with an agent that Sandlot starts");
        }
        assertThat(rig.post(SANDBOXES, prompt.copy().put("agent", "claude").put("agent_permissions", "some"))
                        .status())
                .isEqualTo(422);
        assertThat(rig.owner.asked(Request.CreateSandbox.class)).isEmpty();
    }

    @Test
    void shouldRefuseHostileNames() {
        for (var name : new String[] {"-rf", "a\nb", ";$(id)", "../x", "", "A", "a".repeat(64), "\u0000", "naïve"}) {
            assertThat(rig.post(SANDBOXES, new JsonObject().put("name", name)).status())
                    .as(name)
                    .isEqualTo(422);
        }
        for (var path : new String[] {"/-rf", "/a%0ab", "/%3B%24(id)", "/..%2f..%2fetc", "/%00", "/%2e%2e"}) {
            assertThat(rig.get(SANDBOXES + path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void shouldRefuseUnknownQueryParametersAndWrongValues() {
        assertThat(rig.get(SANDBOXES + "?stat=running").status()).isEqualTo(422);
        assertThat(rig.get(SANDBOXES + "?state=asleep").status()).isEqualTo(422);
        assertThat(rig.get(SANDBOXES + "?limit=0").status()).isEqualTo(422);
        assertThat(rig.get(SANDBOXES + "?limit=99999999999999999999").status()).isEqualTo(422);
        assertThat(rig.get(DEMO + "?wait=61").status()).isEqualTo(422);
        assertThat(rig.send(rig.request(DEMO + "?force=maybe").DELETE()).status())
                .isEqualTo(422);
    }

    @Test
    void shouldTellMalformedBodiesApart() {
        assertThat(rig.post(SANDBOXES, "{").status()).isEqualTo(400);
        assertThat(rig.post(SANDBOXES, "[]").status()).isEqualTo(400);
        assertThat(rig.post(SANDBOXES, "{} {}").status()).isEqualTo(400);
        assertThat(rig.post(SANDBOXES, "").status()).isEqualTo(400);
        assertThat(rig.post(SANDBOXES, "[".repeat(100_000)).status()).isEqualTo(400);
        assertThat(rig.send(rig.request(SANDBOXES)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xff, '"', '}'})))
                        .status())
                .isEqualTo(400);
        assertThat(rig.send(rig.request(SANDBOXES)
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("{}")))
                        .status())
                .isEqualTo(415);
        assertThat(rig.post(SANDBOXES, "{\"name\":\"" + "x".repeat(2 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void shouldAnswer404And405() {
        assertThat(rig.get("/api/v1/nothing").status()).isEqualTo(404);
        assertThat(rig.get(SANDBOXES + "/none").json().getString("detail")).contains("none");
        var answer = rig.send(rig.request(SANDBOXES).method("PUT", BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, POST");
    }

    @Test
    void shouldTellStateHintAndWhenToTryAgain() {
        var conflict = rig.send(rig.request(DEMO).DELETE());
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.json().getString("state")).isEqualTo("running");

        rig.owner.failure = Fault.of(Fault.Kind.UNAVAILABLE, "Ten sandboxes exist.", "Delete one.")
                .asException();
        var unavailable = rig.get(SANDBOXES);
        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(unavailable.header("Retry-After")).isNotNull();
        assertThat(unavailable.json().getString("detail")).isEqualTo("Ten sandboxes exist. Delete one.");
        assertThat(rig.get("/readyz").status()).isEqualTo(503);
        assertThat(rig.get("/healthz").status()).isEqualTo(200);
    }

    @Test
    void shouldTellNothingOfAMistakeButItsNumber() {
        rig.owner.failure = new IllegalStateException("secret detail");

        var answer = rig.get(SANDBOXES);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body())
                .doesNotContain("secret")
                .doesNotContain("java")
                .contains("[");
    }

    @Test
    void shouldCompareTags() {
        var seen = rig.get(DEMO).header("ETag");
        assertThat(rig.send(rig.request(DEMO).header("If-None-Match", seen).GET())
                        .status())
                .isEqualTo(304);

        var patch = rig.request(DEMO)
                .header("Content-Type", "application/json")
                .header("If-Match", seen)
                .method("PATCH", BodyPublishers.ofString("{\"name\":\"other\"}"));
        assertThat(rig.send(patch).json().getString("name")).isEqualTo("other");

        var late = rig.request(SANDBOXES + "/other")
                .header("Content-Type", "application/json")
                .header("If-Match", seen)
                .method("PATCH", BodyPublishers.ofString("{\"name\":\"third\"}"));
        assertThat(rig.send(late).status()).isEqualTo(412);
    }

    @Test
    void shouldCarryOutputAlongWhenAProcessHasEndedWithinTheWait() {
        var answer = rig.post(DEMO + "/processes?wait=10", "{\"command\":\"echo hi\"}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().getInteger("exit_code")).isEqualTo(3);
        assertThat(answer.json().getString("stdout")).isEqualTo("echo hi");
        assertThat(answer.json().getString("stderr")).isEmpty();
        assertThat(answer.json().getBoolean("truncated")).isFalse();
    }

    @Test
    void shouldCutTheMiddleOutOfLongOutput() {
        var log = rig.output.log(demo.id(), dev.sandlot.model.ProcessId.of(1));
        log.out("first\n");
        for (var i = 0; i < 20; i++) {
            log.out("x".repeat(32 << 10));
        }
        log.err("\u00e9");

        var answer = rig.post(DEMO + "/processes?wait=10", "{\"command\":\"last\"}");

        var stdout = answer.json().getString("stdout");
        assertThat(answer.json().getBoolean("truncated")).isTrue();
        assertThat(stdout.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(256 << 10);
        assertThat(stdout).startsWith("first\n").endsWith("last").contains("bytes left out");
        assertThat(answer.json().getString("stderr")).isEqualTo("é");
    }

    @Test
    void shouldReadAProcess() {
        var process = rig.owner.start(
                demo.id(),
                ProcessSpec.of(new Command.Line("x"), ProcessKind.SERVICE)
                        .withName("web")
                        .withCwd("/workspace")
                        .withOpenStdin()
                        .withTimeout(5L));

        var json = rig.get(DEMO + "/processes/p1?wait=0").json();

        assertThat(json.getString("kind")).isEqualTo("service");
        assertThat(json.getString("name")).isEqualTo("web");
        assertThat(json.getString("sandbox_id")).isEqualTo(process.sandboxId().value());
        assertThat(json.getJsonObject("output").getLong("next_seq")).isZero();
        assertThat(rig.post(DEMO + "/processes/p1/signal", "{\"signal\":\"TERM\"}")
                        .status())
                .isEqualTo(200);
        assertThat(rig.post(DEMO + "/processes/p1/signal", "{\"signal\":\"sigterm\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void shouldShowWhatAPersonHasToSeeTo() {
        assertThat(rig.get(DEMO).json().getValue("attention")).isNull();

        rig.owner.needs(demo, new Attention(Attention.Reason.NEEDS_INPUT, "May I?", Owner.THEN, ProcessId.of(2)));

        assertThat(rig.get(DEMO).json().getJsonObject("attention"))
                .isEqualTo(new JsonObject()
                        .put("reason", "needs_input")
                        .put("asks", "May I?")
                        .put("since", "2026-01-02T03:04:05Z")
                        .put("process", "p2"));
    }

    @Test
    void shouldTakeAnswersAndNotesOfWhatHasGoneWrong() {
        var viewer = rig.token(Role.VIEWER, null);
        rig.owner.start(demo.id(), ProcessSpec.exec(new Command.Line("x")));

        assertThat(rig.post(DEMO + "/answer", "{}").status()).isEqualTo(422);
        assertThat(rig.post(DEMO + "/answer", "{\"txt\":\"1\"}").status()).isEqualTo(422);
        assertThat(as(viewer, "POST", DEMO + "/answer")).isEqualTo(403);
        assertThat(as(viewer, "DELETE", DEMO + "/attention")).isEqualTo(403);
        assertThat(rig.owner.asked(Request.FindTerminal.class)).isEmpty();
        var answer = rig.post(DEMO + "/answer", "{\"text\":\"1\"}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().getString("detail")).isEqualTo("There is no terminal.");
        assertThat(as(rig.admin, "DELETE", DEMO + "/attention")).isEqualTo(204);
        assertThat(rig.owner.asked(Request.DismissAttention.class)).hasSize(1);
    }

    @Test
    void shouldHoldRolesApart() {
        var other = rig.owner.create("other");
        rig.owner.start(demo.id(), ProcessSpec.exec(new Command.Line("x")));
        var viewer = rig.token(Role.VIEWER, null);
        var operator = rig.token(Role.OPERATOR, null);
        var bound = rig.token(Role.SANDBOX, demo.id());

        assertThat(as(viewer, "GET", DEMO)).isEqualTo(200);
        assertThat(as(viewer, "POST", DEMO + "/stop")).isEqualTo(403);
        assertThat(as(viewer, "POST", DEMO + "/processes")).isEqualTo(403);
        assertThat(as(viewer, "POST", DEMO + "/processes/p1/stdin")).isEqualTo(403);
        assertThat(as(viewer, "POST", "/api/v1/login-codes")).isEqualTo(201);
        assertThat(as(operator, "POST", DEMO + "/stop")).isEqualTo(200);
        assertThat(as(operator, "GET", "/api/v1/tokens")).isEqualTo(403);
        assertThat(as(operator, "POST", "/api/v1/tokens")).isEqualTo(403);
        assertThat(as(bound, "GET", DEMO)).isEqualTo(200);
        assertThat(as(bound, "GET", SANDBOXES + "/" + demo.id().value().substring(0, 5)))
                .isEqualTo(200);
        assertThat(as(bound, "GET", DEMO + "/processes/p1/output")).isEqualTo(200);
        assertThat(as(bound, "POST", DEMO + "/processes/p1/stdin")).isEqualTo(204);
        for (var path : new String[] {"", "/processes", "/processes/p1", "/processes/p1/output", "/logs"}) {
            assertThat(as(bound, "GET", SANDBOXES + "/" + other.id() + path))
                    .as(path)
                    .isEqualTo(404);
            assertThat(as(bound, "GET", SANDBOXES + "/none" + path)).as(path).isEqualTo(404);
        }
        assertThat(as(bound, "GET", "/api/v1/events?sandbox=other")).isEqualTo(404);
        for (var change : new String[] {"/start", "/stop", "/restart", "/pause", "/resume"}) {
            assertThat(as(bound, "POST", DEMO + change)).as(change).isEqualTo(403);
        }
        assertThat(as(bound, "DELETE", DEMO)).isEqualTo(403);
        assertThat(as(bound, "POST", SANDBOXES)).isEqualTo(403);
        assertThat(as(bound, "GET", "/api/v1/tokens")).isEqualTo(403);
        var list = rig.send(HttpRequest.newBuilder(rig.uri(SANDBOXES)).header("Authorization", "Bearer " + bound));
        assertThat(list.json().getJsonArray("items")).hasSize(1);
    }

    private int as(String token, String method, String path) {
        return rig.send(HttpRequest.newBuilder(rig.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, BodyPublishers.noBody()))
                .status();
    }

    @Test
    void shouldTellWhatTheDaemonIsAndCanDo() {
        assertThat(rig.get("/api/v1/info").json().getString("version")).isEqualTo("1.2.3");
        var backend =
                rig.get("/api/v1/capabilities").json().getJsonArray("backends").getJsonObject(0);
        assertThat(backend.getJsonArray("checks").getJsonObject(0).getString("outcome"))
                .isEqualTo("ok");
        assertThat(rig.get("/openapi.json").json().getString("openapi")).startsWith("3.1");
    }
}
