package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.http.Owner;
import dev.sandlot.http.Rig;
import dev.sandlot.model.HostMetrics;
import dev.sandlot.model.HostSample;
import dev.sandlot.model.HostSample.Amount;
import dev.sandlot.model.MetricHistory;
import dev.sandlot.model.Role;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxMetrics;
import dev.sandlot.model.SandboxSample;
import dev.sandlot.model.SandboxTrend;
import dev.sandlot.model.Usage;
import io.vertx.core.Future;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public class MetricsRoutesTest {
    private final AtomicReference<Instant> since = new AtomicReference<>();
    private Rig rig;
    private Sandbox demo;
    private Sandbox other;

    @BeforeEach
    void start() {
        rig = new Rig();
        demo = rig.owner.create("demo");
        other = rig.owner.create("other");
        var point = new MetricHistory.Point(
                Owner.THEN, new double[] {0.123456789, Double.NaN}, new double[] {0.5, Double.NaN});
        var history = new MetricHistory(Owner.THEN, 2, List.of("cpu", "io"), List.of(point));
        rig.bus.handle(Request.GetHostMetrics.class, ask -> {
            since.set(ask.since());
            return Future.succeededFuture(new HostMetrics(host(), history));
        });
        rig.bus.handle(Request.GetSandboxMetrics.class, ask -> {
            since.set(ask.since());
            return Future.succeededFuture(
                    new SandboxMetrics(ask.sandbox().equals("other") ? null : sample(demo), history));
        });
        rig.bus.handle(
                Request.GetTrends.class,
                ask -> Future.succeededFuture(List.of(
                        new SandboxTrend(sample(demo), Owner.THEN, List.of(0.1, 0.2), List.of(1.0, 2.0)),
                        new SandboxTrend(sample(other), Owner.THEN, List.of(), List.of()))));
        rig.bus.handle(Request.GetExposition.class, ask -> Future.succeededFuture("sandlot_up 1\n"));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    public static HostSample host() {
        return new HostSample(
                Owner.THEN,
                0.25,
                List.of(0.5, 0.0),
                1.5,
                new Amount(10, 40),
                new Amount(0, 0),
                List.of(new HostSample.Disk("/", "/dev/sda1", "ext4", new Amount(1, 2))),
                new HostSample.Flow(1, 2, 3, 4),
                List.of(new HostSample.Interface("eth0", new HostSample.Flow(1, 2, 3, 4))),
                List.of(),
                List.of(new HostSample.Gpu("L4", null, null, 40.0, null)),
                0.75);
    }

    public static SandboxSample sample(Sandbox sandbox) {
        return new SandboxSample(
                sandbox.id(),
                sandbox.name(),
                "bubblewrap",
                Owner.THEN,
                Usage.Source.CGROUP,
                1.5,
                0.75,
                new Amount(5, 10),
                4L,
                3,
                null,
                null,
                new SandboxSample.Rate(1, 2),
                null,
                new SandboxSample.Totals(1, null, null));
    }

    private Rig.Answer as(String token, String path) {
        return rig.send(HttpRequest.newBuilder(rig.uri(path)).header("Authorization", "Bearer " + token));
    }

    @Test
    void shouldTellOfTheHostNowAndBefore() {
        var json = rig.get("/api/v1/host/metrics?since=2026-01-01T00:00:00Z").json();

        var now = json.getJsonObject("now");
        assertThat(now.getJsonObject("cpu").encode()).isEqualTo("{\"used\":0.25,\"per_core\":[0.5,0]}");
        assertThat(now.getJsonObject("memory").getLong("used_bytes")).isEqualTo(10);
        assertThat(now.getJsonArray("disks").getJsonObject(0).getString("mount"))
                .isEqualTo("/");
        assertThat(now.getDouble("idle_score")).isEqualTo(0.75);
        assertThat(json.getLong("step_seconds")).isEqualTo(2);
        assertThat(json.getJsonArray("history").encode())
                .isEqualTo("[{\"at\":\"2026-01-02T03:04:05Z\",\"cpu\":0.12346,\"cpu_max\":0.5}]");
        assertThat(since).hasValue(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void shouldTellOfASandbox() {
        var now = rig.get("/api/v1/sandboxes/demo/metrics").json().getJsonObject("now");

        assertThat(now.getString("source")).isEqualTo("cgroup");
        assertThat(now.getJsonObject("cpu").getDouble("cores")).isEqualTo(1.5);
        assertThat(now.getValue("io")).isNull();
        assertThat(now.getJsonObject("network").getLong("sent_bytes_per_second"))
                .isEqualTo(2);
        assertThat(since).hasValue(null);
        assertThat(rig.get("/api/v1/sandboxes/other/metrics").json().getValue("now"))
                .isNull();
    }

    @Test
    void shouldRefuseTimesThatAreNone() {
        for (var wrong : List.of("yesterday", "2999-01-01T00:00:00Z", "")) {
            var answer = rig.get("/api/v1/host/metrics?since=" + wrong);
            assertThat(answer.status()).as(wrong).isEqualTo(422);
            assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("field"))
                    .isEqualTo("since");
        }
        assertThat(rig.get("/api/v1/host/metrics?until=now").status()).isEqualTo(422);
    }

    @Test
    void shouldTellAViewerOfAll() {
        var viewer = rig.token(Role.VIEWER, null);

        assertThat(as(viewer, "/api/v1/metrics").json().getJsonArray("items")).hasSize(2);
        assertThat(as(viewer, "/api/v1/host/metrics").status()).isEqualTo(200);
        var exposition = as(viewer, "/metrics");
        assertThat(exposition.body()).isEqualTo("sandlot_up 1\n");
        assertThat(exposition.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void shouldTellWhoIsBoundToASandboxOfThatOneOnly() {
        var bound = rig.token(Role.SANDBOX, demo.id());

        assertThat(as(bound, "/api/v1/host/metrics").status()).isEqualTo(403);
        assertThat(as(bound, "/metrics").status()).isEqualTo(403);
        assertThat(as(bound, "/api/v1/sandboxes/other/metrics").status()).isEqualTo(404);
        assertThat(as(bound, "/api/v1/sandboxes/demo/metrics").status()).isEqualTo(200);
        var items = as(bound, "/api/v1/metrics").json().getJsonArray("items");
        assertThat(items).hasSize(1);
        assertThat(items.getJsonObject(0).getString("name")).isEqualTo("demo");
        assertThat(items.getJsonObject(0).getJsonObject("recent").getJsonArray("cpu"))
                .hasSize(2);
    }

    @Test
    void shouldCountAnswersByRouteAndStatus() {
        rig.get("/api/v1/sandboxes/demo");
        rig.get("/api/v1/sandboxes/nobody");
        rig.get("/no/such/path/whatever");

        Rig.waitFor(() -> rig.meters.find("sandlot.http.requests").counters().size() == 3);
        assertThat(rig.meters
                        .get("sandlot.http.requests")
                        .tag("route", "/api/v1/sandboxes/{sandbox}")
                        .tag("status", "404")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(rig.meters
                        .get("sandlot.http.requests")
                        .tag("route", "none")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
