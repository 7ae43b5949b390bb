package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real sandbox prints in awkward ways, read back through the API. */
class OutputIT {
    @TempDir
    static Path directory;

    private static TestDaemon daemon;

    @BeforeAll
    static void start() {
        daemon = TestDaemon.start(directory.resolve("state"));
        assertThat(daemon.post("/sandboxes", "{\"name\":\"demo\"}").status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @Test
    void shouldAnswerAWaitedExecWithBothStreamsAndTheCode() {
        var process = daemon.exec("demo", "echo out; echo err >&2; exit 42");
        assertThat(process.get("exit_code").asInt()).isEqualTo(42);
        assertThat(process.get("stdout").asText()).isEqualTo("out\n");
        assertThat(process.get("stderr").asText()).isEqualTo("err\n");
        assertThat(process.path("truncated").asBoolean()).isFalse();
    }

    @Test
    void shouldCutTheMiddleOutOfALongAnswer() {
        var process = daemon.exec("demo", "seq 1 200000");
        assertThat(process.get("truncated").asBoolean()).isTrue();
        assertThat(process.get("stdout").asText()).startsWith("1\n2\n").endsWith("\n200000\n");
        assertThat(process.get("stdout").asText().length()).isLessThanOrEqualTo(256 << 10);
    }

    @Test
    void shouldKeepWhatWasPrintedBeforeTheOutputIsReopened() {
        var process = daemon.exec("demo", "echo a >&2; echo b > /dev/stderr; echo c >&2; echo d > /dev/stdout");
        assertThat(process.get("stderr").asText()).isEqualTo("a\nb\nc\n");
        assertThat(process.get("stdout").asText()).isEqualTo("d\n");
    }

    @Test
    void shouldEndWithItsCommandThoughAChildLivesOn() {
        var process = daemon.exec("demo", "(until [ -e go ]; do sleep 0.1; done; echo late) & echo early; exit 3");
        assertThat(process.get("state").asText()).isEqualTo("exited");
        assertThat(process.get("exit_code").asInt()).isEqualTo(3);
        assertThat(process.get("stdout").asText()).isEqualTo("early\n");
        var path = "/sandboxes/demo/processes/" + process.get("id").asText() + "/output";
        daemon.exec("demo", "touch go");
        TestDaemon.await(Duration.ofSeconds(60), () -> daemon.get(path).body().equals("early\nlate\n"));
    }

    @Test
    void shouldWaitForAProcessThatClosesItsOutput() {
        var process = daemon.exec("demo", "echo x; exec >&- 2>&-; sleep 0.5; exit 6");
        assertThat(process.get("exit_code").asInt()).isEqualTo(6);
        assertThat(process.get("stdout").asText()).isEqualTo("x\n");
    }

    @Test
    void shouldGiveBinaryOutputBackByteForByte() throws Exception {
        var process = daemon.exec("demo", "head -c 3000000 /dev/urandom | tee copy");
        var sum = daemon.exec("demo", "sha256sum < copy").get("stdout").asText().substring(0, 64);
        assertThat(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(raw(process.get("id").asText()))))
                .isEqualTo(sum);
    }

    @Test
    void shouldCarryALineOfAHundredMegabytes() throws Exception {
        var process = daemon.exec("demo", "head -c 100000000 /dev/zero | tr '\\0' y");
        assertThat(process.get("exit_code").asInt()).isZero();
        assertThat(process.get("output").get("stdout_bytes").asLong()).isEqualTo(100_000_000L);
        var bytes = raw(process.get("id").asText());
        assertThat(bytes).hasSize(100_000_000);
        assertThat(bytes[99_999_999]).isEqualTo((byte) 'y');
    }

    @Test
    void shouldKeepALastLineWithoutNewline() {
        assertThat(daemon.exec("demo", "printf 'no newline'").get("stdout").asText())
                .isEqualTo("no newline");
    }

    @Test
    void shouldTellAReaderOfAnEndedProcessEverythingAndTheExit() throws Exception {
        var process = daemon.exec("demo", "echo done; exit 9");
        var follower =
                new OutputFollower.EventStream(daemon, "demo", process.get("id").asText()).start();
        assertThat(follower.exit.get(20, TimeUnit.SECONDS).get("exit_code").asInt())
                .isEqualTo(9);
        assertThat(follower.stdout.toString(StandardCharsets.UTF_8)).isEqualTo("done\n");
    }

    @Test
    void shouldTellMissingAndUnrunnableProgramsApart() {
        assertThat(execWords("[\"no-such-program\"]")).isEqualTo(127);
        assertThat(execWords("[\"/etc/passwd\"]")).isEqualTo(126);
        assertThat(execWords("[\"sh\",\"-c\",\"kill -9 $$\"]")).isEqualTo(137);
        assertThat(execWords("[\"printf\",\"%s\",\"a b\\n$(id)\"]")).isZero();
    }

    @Test
    void shouldRefuseAWorkingDirectoryThatDoesNotExist() {
        var answer = daemon.post("/sandboxes/demo/processes", "{\"command\":\"true\",\"cwd\":\"/nowhere\"}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("cwd");
    }

    @Test
    void shouldEndTheWholeTreeAfterTheTimeout() {
        var process = daemon.post(
                        "/sandboxes/demo/processes?wait=20",
                        "{\"command\":\"setsid sleep 4242 & sleep 4242\",\"timeout_seconds\":1}")
                .json();
        assertThat(process.get("timed_out").asBoolean()).isTrue();
        TestDaemon.await(
                Duration.ofSeconds(60),
                () -> daemon.exec("demo", "pgrep -f 'sleep 424[2]'")
                                .get("exit_code")
                                .asInt()
                        == 1);
    }

    private static int execWords(String words) {
        return daemon.post("/sandboxes/demo/processes?wait=20", "{\"command\":" + words + "}")
                .json()
                .get("exit_code")
                .asInt();
    }

    /** The whole output, a part at a time. */
    private static byte[] raw(String process) throws Exception {
        var http = HttpClient.newHttpClient();
        var all = new ByteArrayOutputStream();
        var next = "0";
        for (int size = -1; size != all.size(); ) {
            size = all.size();
            var request = daemon.request("/sandboxes/demo/processes/" + process + "/output?limit=8000000&from=" + next);
            var part = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(part.statusCode()).isEqualTo(200);
            all.writeBytes(part.body());
            next = part.headers().firstValue("Sandlot-Next-Seq").orElseThrow();
        }
        return all.toByteArray();
    }
}
