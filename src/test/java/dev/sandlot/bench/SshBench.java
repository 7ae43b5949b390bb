package dev.sandlot.bench;

import dev.sandlot.OpenSsh;
import dev.sandlot.TestDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** How long a command takes through ssh with a connection that is there already, beside the same through REST, in turns. */
final class SshBench {
    private static final int WARM_UP = 100;
    private static final int ROUNDS = 5;
    private static final int EACH = 30;
    private static final String TRUE = "{\"command\": \"true\"}";

    private final Bench bench;

    /** @param bench of a daemon that listens for ssh */
    SshBench(Bench bench) {
        this.bench = bench;
    }

    void run() throws Exception {
        var directory = Files.createDirectory(bench.directory().resolve("ssh"));
        var state = bench.daemon().stateDir();
        var ssh = new OpenSsh(directory, state);
        ssh.newKey("bench");
        var keys = directory.resolve("bench.pub");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        Files.copy(keys, state.resolve("authorized_keys"), StandardCopyOption.COPY_ATTRIBUTES);
        var control = directory.resolve("master");
        try (var wire = bench.connect()) {
            var id = Box.create(wire, "{}");
            var options = List.of("-S", control.toString());
            var master =
                    new ProcessBuilder(ssh.ssh("bench", id, List.of("-M", "-N", "-S", control.toString()))).start();
            try {
                TestDaemon.await(Duration.ofSeconds(30), () -> Files.exists(control));
                var exec = ssh.ssh("bench", id, options, "true");
                overSsh(exec, WARM_UP);
                overRest(wire, id, WARM_UP);
                var through = new Sample();
                var rest = new Sample();
                for (int i = 0; i < ROUNDS; i++) {
                    through.addAll(overSsh(exec, EACH));
                    rest.addAll(overRest(wire, id, EACH));
                }
                var figure = "exec `true` through ssh, master connection";
                bench.table().ratio(figure + ", p50", through.p50(), "ms", "REST", rest.p50(), Target.atMost(2, "×"));
                bench.table().ratio(figure + ", p95", through.p95(), "ms", "REST", rest.p95(), Target.NONE);
            } finally {
                master.destroy();
            }
            Box.delete(wire, id);
        }
    }

    private static Sample overSsh(List<String> command, int count) throws IOException, InterruptedException {
        var sample = new Sample();
        for (int i = 0; i < count; i++) {
            var begun = System.nanoTime();
            var code = new ProcessBuilder(command).inheritIO().start().waitFor();
            sample.add(System.nanoTime() - begun);
            if (code != 0) {
                throw new IOException("expected exit 0: " + code);
            }
        }
        return sample;
    }

    private static Sample overRest(Wire wire, String id, int count) throws IOException {
        var sample = new Sample();
        for (int i = 0; i < count; i++) {
            var begun = System.nanoTime();
            Box.exec(wire, id, TRUE);
            sample.add(System.nanoTime() - begun);
        }
        return sample;
    }
}
