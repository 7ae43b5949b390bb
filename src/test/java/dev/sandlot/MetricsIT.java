package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real daemon measures of a known load, beside the kernel's own account of the same processes. */
class MetricsIT extends OneDaemon {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private void create(String name) {
        assertThat(daemon.post("/sandboxes", "{\"name\":\"" + name + "\"}").status())
                .isEqualTo(201);
    }

    private void run(String sandbox, String line) {
        daemon.post(
                "/sandboxes/" + sandbox + "/processes",
                "{\"kind\":\"task\",\"command\":" + TestDaemon.quote(line) + "}");
    }

    private JsonNode metrics(String sandbox) {
        return daemon.get("/sandboxes/" + sandbox + "/metrics").json();
    }

    private Map<String, Double> exposition() {
        var request = HttpRequest.newBuilder(daemon.url().resolve("/metrics"))
                .header("Authorization", "Bearer " + daemon.token());
        var answer = daemon.send(request);
        assertThat(answer.status()).isEqualTo(200);
        return Exposed.parse(answer.body());
    }

    private static double of(Map<String, Double> all, String family, String name) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(family + "{")
                        && entry.getKey().contains("name=\"" + name + "\""))
                .findFirst()
                .orElseThrow(() -> new AssertionError(family + " of " + name + " is not told"))
                .getValue();
    }

    /** Seconds of processor time of the host's process with these words in its command line, by /proc. */
    private static double cpuSeconds(String words) {
        return pids(words).stream().mapToDouble(MetricsIT::cpuSeconds).sum();
    }

    private static java.util.List<Long> pids(String words) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> commandLine(pid).startsWith(words))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private static double cpuSeconds(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long statusKibibytes(long pid, String key) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith(key + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kernel's account of a process before and after a look of the daemon's, and what that told, in seconds of processor time. */
    private record Around(double before, double told, double after) {}

    /** Around the daemon's next look: a question may wait for one, so it lies anywhere in between. */
    private Around aroundNextLook(String sandbox, long pid) {
        var last = metrics(sandbox).path("now").path("at").asText();
        var before = new double[1];
        TestDaemon.await(PATIENCE, () -> {
            before[0] = cpuSeconds(pid);
            return !metrics(sandbox).path("now").path("at").asText().equals(last);
        });
        // The kernel's account last: what is told may be of another look since.
        double told = of(exposition(), "sandlot_sandbox_cpu_seconds_total", sandbox);
        return new Around(before[0], told, cpuSeconds(pid));
    }

    @Test
    void shouldAgreeWithTheKernelOnProcessorTimeAndMemory() {
        create("load");
        var mark = "mark" + temp.getFileName();
        var words = "perl -e my $m = \"" + mark + "\"; ";
        run("load", words.replace("perl -e ", "exec perl -e '") + "my $x = \"x\" x (200 << 20); 1 while 1'");
        TestDaemon.await(PATIENCE, () -> pids(words).size() == 1);
        long pid = pids(words).get(0);
        TestDaemon.await(PATIENCE, () -> statusKibibytes(pid, "RssAnon") > 190 << 10);

        // Both accounts over the same time: from one look of the daemon's to another one some seconds later.
        var first = aroundNextLook("load", pid);
        TestDaemon.await(PATIENCE, () -> cpuSeconds(pid) > first.after() + 5);
        var second = aroundNextLook("load", pid);
        double used = second.told() - first.told();
        assertThat(used).isBetween(0.9 * (second.before() - first.after()), 1.1 * (second.after() - first.before()));

        double memory =
                metrics("load").path("now").path("memory").path("used_bytes").asDouble();
        double resident = statusKibibytes(pid, "RssAnon") * 1024.0;
        assertThat(memory).isCloseTo(resident, within(0.1 * resident));
        assertThat(metrics("load").path("now").path("source").asText()).isIn("cgroup", "processes");
        assertThat(cpuSeconds(words)).isPositive();
    }

    @Test
    void shouldMeasureFilesFromInside() {
        create("files");
        daemon.exec(
                "files",
                "head -c 30000000 /dev/urandom > /workspace/big; ln /workspace/big /workspace/again;"
                        + " ln -s / /workspace/root; sync /workspace/big");

        TestDaemon.await(
                PATIENCE,
                () -> !metrics("files").path("now").path("disk").isNull()
                        && !metrics("files").path("now").path("disk").isMissingNode());
        // Measured for the first time before or after the file was there: a restart measures it afresh.
        daemon.kill();
        daemon.start();
        TestDaemon.await(
                PATIENCE,
                () -> metrics("files")
                                .path("now")
                                .path("disk")
                                .path("used_bytes")
                                .asLong()
                        > 0);
        assertThat(metrics("files").path("now").path("disk").path("used_bytes").asLong())
                .isBetween(30_000_000L, 31_000_000L);
    }

    @Test
    void shouldTellOfTheHostWithEachDiskOnce() {
        TestDaemon.await(
                PATIENCE, () -> daemon.get("/host/metrics").json().path("now").has("cpu"));
        var now = daemon.get("/host/metrics").json().path("now");

        assertThat(now.path("cpu").path("per_core"))
                .hasSize(Runtime.getRuntime().availableProcessors());
        assertThat(now.path("cpu").path("used").asDouble()).isBetween(0.0, 1.0);
        assertThat(now.path("idle_score").asDouble()).isBetween(0.0, 1.0);
        assertThat(now.path("memory").path("total_bytes").asLong()).isGreaterThan(1L << 28);
        assertThat(StreamSupport.stream(now.path("disks").spliterator(), false)
                        .map(disk -> disk.path("device").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldKeepThePastThroughARestartAndForgetADeletedSandbox() {
        create("kept");
        TestDaemon.await(PATIENCE, () -> metrics("kept").path("history").size() >= 2);
        var before = metrics("kept").path("history").size();
        daemon.stop();
        daemon.start();
        TestDaemon.await(PATIENCE, () -> metrics("kept").path("history").size() > before);

        daemon.delete("/sandboxes/kept?force=true");
        assertThat(daemon.get("/sandboxes/kept/metrics").status()).isEqualTo(404);
        create("kept");
        var since = Instant.now();
        TestDaemon.await(PATIENCE, () -> metrics("kept").path("history").size() >= 1);
        assertThat(metrics("kept").path("history"))
                .allSatisfy(point ->
                        assertThat(Instant.parse(point.path("at").asText())).isAfter(since.minusSeconds(10)));
    }

    @Test
    void shouldTellPrometheusInItsOwnFormat() {
        create("shown");
        daemon.exec("shown", "true");
        TestDaemon.await(
                PATIENCE,
                () -> exposition().keySet().stream()
                        .anyMatch(key -> key.startsWith("sandlot_sandbox_cpu_seconds_total")));

        var all = exposition();
        assertThat(of(all, "sandlot_sandbox_info", "shown")).isEqualTo(1);
        assertThat(of(all, "sandlot_sandbox_memory_size_bytes", "shown")).isPositive();
        assertThat(all.get("sandlot_sandboxes")).isEqualTo(1);
        assertThat(all.get("sandlot_host_cpus")).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(all.get("sandlot_processes_started_total{kind=\"exec\"}")).isEqualTo(1);
        assertThat(all.keySet()).anyMatch(key -> key.startsWith("jvm_memory_used_bytes"));
        assertThat(all.keySet())
                .anyMatch(key -> key.startsWith("sandlot_http_requests_total") && key.contains("status=\"201\""));
    }

    @Test
    void shouldShowItOnTheCommandLine() throws Exception {
        create("shown");
        TestDaemon.await(PATIENCE, () -> metrics("shown").path("now").has("cpu"));
        for (var words :
                new String[][] {{"top"}, {"stats", "shown"}, {"stats", "shown", "--json"}, {"top", "--json"}}) {
            var process = daemon.cli(words).redirectErrorStream(true).start();
            var text = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as(text).isZero();
            assertThat(text).contains(words.length > 2 ? "\"cpu\"" : "shown");
        }
    }

    /** A strict reader of the text format 0.0.4: every sample belongs to a family that was told, under a name that is right for its type. */
    private static final class Exposed {
        private static final Pattern SAMPLE = Pattern.compile(
                "([a-z_:][a-z0-9_:]*)(\\{(?:[a-z_]+=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)*\\})? ([-+.0-9eE]+|NaN|[-+]Inf)");
        private static final Pattern ABOUT = Pattern.compile("# (HELP|TYPE) ([a-z_:][a-z0-9_:]*) (.+)");

        static Map<String, Double> parse(String text) {
            var types = new HashMap<String, String>();
            var samples = new HashMap<String, Double>();
            assertThat(text).endsWith("\n");
            for (var line : text.split("\n")) {
                if (line.startsWith("#")) {
                    var about = ABOUT.matcher(line);
                    assertThat(about.matches()).as(line).isTrue();
                    if (about.group(1).equals("TYPE")) {
                        assertThat(types.put(about.group(2), about.group(3)))
                                .as("twice: " + line)
                                .isNull();
                    }
                    continue;
                }
                var sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                var name = sample.group(1);
                var family = types.containsKey(name) ? name : name.replaceFirst("_(count|sum|bucket)$", "");
                assertThat(types).as(line).containsKey(family);
                if (types.get(family).equals("counter")) {
                    assertThat(name).endsWith("_total");
                }
                var key = name + (sample.group(2) == null ? "" : sample.group(2));
                assertThat(samples.put(key, Double.valueOf(sample.group(3))))
                        .as("twice: " + line)
                        .isNull();
            }
            return samples;
        }
    }
}
