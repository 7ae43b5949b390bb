package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sandlot deploy}, {@code services} and {@code cleanup} against a real daemon. */
class ServicesIT extends OneDaemon {
    /** Answers what a file says, with status 500 where that is "broken". */
    private static final String SERVER = """
            use IO::Socket::INET;
            my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => 8080, Listen => 5, ReuseAddr => 1) or die $@;
            print "listening\\n"; $| = 1;
            while (my $c = $s->accept) {
                while (my $l = <$c>) { last if $l =~ /^\\r?\\n$/ }
                open my $f, "<", "answer"; my $text = <$f>; close $f; chomp $text;
                my $status = $text eq "broken" ? "500 No" : "200 OK";
                print $c "HTTP/1.1 $status\\r\\nContent-Length: " . length($text) . "\\r\\nConnection: close\\r\\n\\r\\n$text"; close $c;
            }
            """;

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path root;

    private Laptop laptop;

    @BeforeEach
    void start() throws IOException {
        assertThat(daemon.post("/sandboxes", "{\"name\":\"demo\"}").status()).isEqualTo(201);
        laptop = new Laptop(daemon, root);
        laptop.write("server.pl", SERVER);
    }

    private JsonNode service(String name) {
        for (var one : daemon.get("/services").json().path("items")) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        return daemon.get("/sandboxes/demo/services").json();
    }

    private String asked() {
        return daemon.exec(
                        "demo",
                        "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET / HTTP/1.1\\r\\n\\r\\n' >&3 && tail -n 1 <&3")
                .path("stdout")
                .asText();
    }

    private Laptop.Ended deploy(String answer) throws Exception {
        laptop.write("answer", answer);
        return laptop.run(
                "deploy",
                "--health",
                ":8080/x",
                "--health-interval",
                "1s",
                "--health-grace",
                "2s",
                "demo",
                "--",
                "perl",
                "server.pl");
    }

    @Test
    void shouldDeployRestartAndRollBack() throws Exception {
        var first = deploy("one");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).contains("sandlot: demo/app-1 runs, healthy; its output: sandlot logs demo/app-1");
        assertThat(asked()).isEqualTo("one");

        daemon.exec("demo", "echo built > built");
        var second = deploy("two");
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(second.err()).contains("demo/app-2 runs, healthy").contains("back: sandlot deploy --rollback demo");
        assertThat(asked()).isEqualTo("two");
        assertThat(laptop.done("exec", "demo", "--", "cat", "/home/agent/services/app/2/built")
                        .out())
                .isEqualTo("built\n");

        daemon.exec("demo", "pkill -9 perl");
        TestDaemon.await(
                LONG,
                () -> service("app").path("process").path("restarts").asInt() == 1
                        && service("app").path("health").path("state").asText().equals("healthy"));
        assertThat(asked()).isEqualTo("two");

        laptop.write("answer", "changed here, and not deployed");
        assertThat(laptop.done("deploy", "--rollback", "demo").err()).contains("demo/app-3 runs, healthy");
        assertThat(asked()).isEqualTo("one");
        assertThat(laptop.done("services").out())
                .contains("demo", "app-3", "healthy", "3 (files of 1)", "perl server.pl");
        assertThat(laptop.run("deploy", "--rollback", "demo").err()).contains("There is no earlier deploy");
        assertThat(asked()).isEqualTo("one");

        assertThat(laptop.done("deploy", "--rollback", "--to", "2", "demo").err())
                .contains("demo/app-4 runs");
        assertThat(asked()).isEqualTo("two");
        assertThat(laptop.done("logs", "demo/app-4").out()).contains("listening");

        assertThat(laptop.done("cleanup", "demo").out()).isEqualTo("demo/app\n");
        assertThat(daemon.get("/services").json().path("items")).isEmpty();
        assertThat(daemon.exec("demo", "ls /home/agent/services; pgrep perl")
                        .path("stdout")
                        .asText())
                .isEmpty();
        assertThat(laptop.run("cleanup", "demo").err()).contains("no service was deployed in demo");
    }

    @Test
    void shouldTellOfWhatDoesNotWorkAndKeepWhatRuns() throws Exception {
        assertThat(deploy("one").code()).isZero();
        var broken = deploy("broken");
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.err()).contains("demo/app-2 does not work, unhealthy: it answered with status 500");
        assertThat(laptop.done("deploy", "--rollback", "demo").err()).contains("app-3 runs, healthy");

        var ends = laptop.run(
                "deploy", "--name", "other", "--restart", "never", "demo", "--", "sh", "-c", "echo no; exit 3");
        assertThat(ends.code()).isEqualTo(1);
        assertThat(ends.err()).contains("demo/other-1 does not work: it has ended with code 3");

        var nothing = laptop.run("deploy", "--no-sync", "demo:no/such", "--", "true");
        assertThat(nothing.code()).isNotZero();
        assertThat(nothing.err()).contains("there is no directory no/such");
        assertThat(asked()).isEqualTo("one");
        assertThat(laptop.run("deploy", "demo").err()).contains("what is to be run? Put the command behind \"--\"");
        assertThat(laptop.run("cleanup", "demo").err()).contains("which one?");
    }

    @Test
    void shouldKnowWhatIsDeployedAfterTheDaemonWasKilled() throws Exception {
        assertThat(deploy("one").code()).isZero();
        assertThat(deploy("two").code()).isZero();
        daemon.kill();
        daemon.start();
        TestDaemon.await(
                LONG, () -> service("app").path("health").path("state").asText().equals("healthy"));
        assertThat(service("app").path("deploys").size()).isEqualTo(2);
        assertThat(laptop.done("deploy", "--rollback", "demo").code()).isZero();
        assertThat(asked()).isEqualTo("one");

        assertThat(daemon.post("/sandboxes/demo/services/app/stop", "{}").status())
                .isEqualTo(204);
        assertThat(service("app").path("process").path("state").asText()).isEqualTo("exited");
        assertThat(daemon.delete("/sandboxes/demo?force=true").status()).isEqualTo(204);
        TestDaemon.await(
                LONG, () -> daemon.get("/services").json().path("items").isEmpty());
        assertThat(daemon.get("/sandboxes/gone/services").status()).isEqualTo(404);
    }

    @Test
    void shouldKeepTheNewestStartsOnly() throws Exception {
        laptop.write("answer", "x");
        laptop.done("deploy", "demo", "--", "sleep", "1000");
        for (int i = 0; i < 8; i++) {
            assertThat(daemon.post("/sandboxes/demo/services", "{\"name\":\"app\",\"command\":[\"sleep\",\"1000\"]}")
                            .status())
                    .isEqualTo(201);
        }
        TestDaemon.await(LONG, () -> service("app").path("deploys").size() == 6);
        TestDaemon.await(
                LONG,
                () -> daemon.exec("demo", "ls /home/agent/services/app | sort -n | tr '\\n' ' '")
                        .path("stdout")
                        .asText()
                        .equals("4 5 6 7 8 9 "));
        assertThat(daemon.exec("demo", "pgrep -c sleep").path("stdout").asText())
                .isEqualTo("1\n");
        var wrong = daemon.post("/sandboxes/demo/services", "{\"name\":\"app\",\"command\":\"x\",\"health\":{}}");
        assertThat(wrong.status()).isEqualTo(422);
    }
}
