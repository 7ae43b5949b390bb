package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five sandboxes that take all they can get, each in another way, at once; and somebody who only wants to look. */
@Tag("soak")
class HostileNeighboursIT {
    private static final Map<String, String> HOSTILE = Map.of(
            "forks", "perl -e 'while (1) { my $p = fork; if (defined $p && !$p) { sleep 60; exit } }'",
            "memory",
                    "perl -e 'while (1) { if (!fork) { my $x = \"x\" x (1 << 20); push @a, $x . $_ for 1 .. 4000; exit } wait }'",
            "output", "yes 'all work and no play'",
            "descriptors", "perl -e 'while (1) { my @f; while (open my $f, q(<), q(/dev/null)) { push @f, $f } }'",
            "processor", "perl -e 'for (1 .. 7) { fork or last } while (1) { }'");

    @TempDir
    Path directory;

    @Test
    void shouldLeaveTheApiToEverybodyElse() {
        try (var daemon = TestDaemon.start(directory.resolve("state"))) {
            daemon.post("/sandboxes", "{\"name\":\"quiet\"}");
            HOSTILE.forEach((name, command) -> daemon.post("/sandboxes", create(daemon, name, command)));
            TestDaemon.await(
                    Duration.ofSeconds(30),
                    () -> daemon.get("/sandboxes/output/processes/p1")
                                    .json()
                                    .at("/output/stdout_bytes")
                                    .asLong()
                            > 1_000_000);
            // How quickly is for the benchmark; that nobody waits for the neighbours is what each request's own limit
            // says.
            for (int i = 0; i < 300; i++) {
                assertThat(daemon.get(i % 2 == 0 ? "/sandboxes" : "/sandboxes/quiet")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(daemon.exec("quiet", "echo fine").get("stdout").asText()).isEqualTo("fine\n");
        }
    }

    /** With whatever limits can be held here. */
    private static String create(TestDaemon daemon, String name, String command) {
        var held = new ArrayList<String>();
        daemon.get("/capabilities").json().findPath("limits_enforced").forEach(limit -> held.add(limit.asText()));
        var limits = new ArrayList<String>();
        for (var limit : List.of("\"cpus\":0.3", "\"memory_bytes\":134217728", "\"pids\":60")) {
            if (held.stream().anyMatch(limit::contains)) {
                limits.add(limit);
            }
        }
        return "{\"name\":\"" + name + "\",\"command\":" + TestDaemon.quote(command) + ",\"limits\":{"
                + String.join(",", limits) + "}}";
    }
}
