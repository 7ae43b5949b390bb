package dev.sandlot.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** What it costs to look at displays: those on which nothing moves, one on which something always does, and how long a picture takes. */
final class ScreenBench {
    private static final int DISPLAYS = 20;
    private static final long WARM_SECONDS = 60;
    private static final long SECONDS = 40;
    private static final int PICTURES = 60;
    private static final String DISPLAY = "{\"display\": {\"width\": 1280, \"height\": 800}}";
    /** Ten changes a second on a display full of text. */
    private static final String CLOCK =
            "exec xterm -geometry 210x60+0+0 -e 'ls -lR /usr/lib | head -60; while :; do date +%T.%N; sleep 0.1; done'";
    /** One picture after the other by ImageMagick, each timed by itself; milliseconds, a line each. */
    private static final String IMPORT = "for n in $(seq 20); do a=$(date +%s%N); import -window root png:/dev/null;"
            + " b=$(date +%s%N); echo $(((b - a) / 1000)); done";

    private final Bench bench;
    private final HttpClient http = HttpClient.newHttpClient();

    ScreenBench(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        var daemon = new Share(bench.daemon().pid());
        var plain = crowd("{}");
        Share.pass(WARM_SECONDS);
        var without = daemon.during(SECONDS);
        Crowd.delete(bench, plain);
        var ids = crowd(DISPLAY);
        Share.pass(WARM_SECONDS);
        idle(daemon.during(SECONDS), without);
        var moving = ids.get(0);
        try (var wire = bench.connect()) {
            Box.start(wire, moving, "{\"kind\": \"task\", \"command\": \"" + CLOCK + "\"}");
        }
        Share.pass(WARM_SECONDS);
        moving(daemon.during(SECONDS), without);
        try (var wire = bench.connect()) {
            pictures(wire, moving);
        }
        Crowd.delete(bench, ids);
    }

    /** That many sandboxes alike, one after the other. */
    private List<String> crowd(String json) throws IOException {
        var ids = new ArrayList<String>();
        try (var wire = bench.connect()) {
            for (int number = 0; number < DISPLAYS; number++) {
                ids.add(Box.create(wire, json));
            }
        }
        return ids;
    }

    private void idle(double with, double without) {
        bench.table()
                .figure(
                        DISPLAYS + " idle displays looked at, of a core",
                        Math.max(0, with - without) * 100,
                        "%",
                        "daemon with as many sandboxes without displays",
                        without * 100,
                        Target.atMost(1, "%"));
    }

    private void moving(double with, double without) {
        bench.table()
                .figure(
                        "one display at 10 changes a second, of a core",
                        Math.max(0, with - without) * 100,
                        "%",
                        "daemon without displays",
                        without * 100,
                        Target.atMost(10, "%"));
    }

    private void pictures(Wire wire, String id) throws IOException, InterruptedException {
        var ours = new Sample();
        for (int number = 0; number < PICTURES; number++) {
            long begun = System.nanoTime();
            var answer = http.send(picture(id), HttpResponse.BodyHandlers.ofByteArray());
            ours.add(System.nanoTime() - begun);
            if (answer.statusCode() != 200) {
                throw new IOException("no picture: " + answer.statusCode());
            }
        }
        var theirs = new Sample();
        Box.exec(wire, id, "{\"command\": \"" + IMPORT + "\"}")
                .get("stdout")
                .textValue()
                .lines()
                .forEach(micros -> theirs.add(Long.parseLong(micros) * 1000));
        bench.table()
                .figure(
                        "picture of a display that changes, p50 (p95 " + Math.round(ours.p95()) + " ms)",
                        ours.p50(),
                        "ms",
                        "import inside",
                        theirs.p50(),
                        Target.atMost(30, "ms"));
    }

    private HttpRequest picture(String id) {
        return bench.daemon().request("/sandboxes/" + id + "/screenshot").build();
    }
}
