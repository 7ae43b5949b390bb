package dev.sandlot.bench;

import dev.sandlot.OpenSsh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * How long a command takes through ssh with a connection that is there already, beside the same through REST and, where there is one, through
 * OpenSSH's server to the bare host; and how fast bytes come, in turns.
 */
final class SshBench {
    private static final int WARM_UP = 100;
    private static final int ROUNDS = 5;
    private static final int EACH = 30;
    private static final int STREAMS = 3;
    private static final long SIZE = 512_000_000;
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
        var host = HostSshd.start(directory);
        try (var wire = bench.connect()) {
            var id = Box.create(wire, "{}");
            Master.Command command = (options, words) -> ssh.ssh("bench", id, options, words);
            try (var inside = Master.open(directory.resolve("inside"), command)) {
                if (host.isPresent()) {
                    try (var outside = Master.open(directory.resolve("outside"), host.get()::ssh)) {
                        beside(wire, id, inside, outside);
                    }
                } else {
                    alone(wire, id, inside);
                }
            }
            Box.delete(wire, id);
        } finally {
            host.ifPresent(HostSshd::close);
        }
    }

    private void alone(Wire wire, String id, Master inside) throws Exception {
        inside.time(WARM_UP, "true");
        overRest(wire, id, WARM_UP);
        var through = new Sample();
        var rest = new Sample();
        for (int i = 0; i < ROUNDS; i++) {
            through.addAll(inside.time(EACH, "true"));
            rest.addAll(overRest(wire, id, EACH));
        }
        tell(through, rest);
    }

    private void beside(Wire wire, String id, Master inside, Master outside) throws Exception {
        inside.time(WARM_UP, "true");
        outside.time(WARM_UP, "true");
        overRest(wire, id, WARM_UP);
        var through = new Sample();
        var rest = new Sample();
        var bare = new Sample();
        for (int i = 0; i < ROUNDS; i++) {
            through.addAll(inside.time(EACH, "true"));
            rest.addAll(overRest(wire, id, EACH));
            bare.addAll(outside.time(EACH, "true"));
        }
        tell(through, rest);
        bench.table()
                .ratio(
                        "exec `true` through REST, p50",
                        rest.p50(),
                        "ms",
                        "OpenSSH to the host",
                        bare.p50(),
                        Target.atMost(1, "×"));
        double conduit = 0;
        double cat = 0;
        for (int i = 0; i < STREAMS; i++) {
            conduit = Math.max(conduit, inside.rate(SIZE, "head -c " + SIZE + " /dev/zero"));
            cat = Math.max(cat, outside.rate(SIZE, "head -c " + SIZE + " /dev/zero"));
        }
        bench.table()
                .ratio(
                        "512 MB printed through ssh",
                        conduit,
                        "MB/s",
                        "OpenSSH to the host",
                        cat,
                        Target.atLeast(0.8, "×"));
    }

    private void tell(Sample through, Sample rest) {
        var figure = "exec `true` through ssh, master connection";
        bench.table().ratio(figure + ", p50", through.p50(), "ms", "REST", rest.p50(), Target.atMost(1.3, "×"));
        bench.table().ratio(figure + ", p95", through.p95(), "ms", "REST", rest.p95(), Target.NONE);
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
