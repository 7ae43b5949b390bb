package dev.sandlot.bench;

import dev.sandlot.TestDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.StreamSupport;

/** A server with many sandboxes: what they cost while they do nothing, how long a list takes, and how soon a killed daemon serves again. */
final class ManyBench {
    private static final int SANDBOXES = 200;
    private static final int LISTS = 15;

    private final Bench bench;

    ManyBench(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        var daemon = bench.daemon();
        var empty = Footprint.resident(daemon.pid());
        var before = Proc.pids();
        var ids = Crowd.create(bench, SANDBOXES);
        var idle = "daemon with " + SANDBOXES + " idle sandboxes";
        bench.table()
                .figure(
                        idle + ", resident",
                        Footprint.resident(daemon.pid()),
                        "MB",
                        "before them",
                        empty,
                        Target.atMost(200, "MB"));
        bench.table().figure(idle + ", heap in use", Footprint.liveHeap(daemon.pid()), "MB", Target.NONE);
        bench.table()
                .figure("each idle sandbox, proportional set", sandboxMegabytes(before), "MB", Target.atMost(1, "MB"));
        list();
        restart(ids);
        Crowd.delete(bench, ids);
    }

    /** Of the processes in user namespaces other than ours that weren't there before. */
    private static double sandboxMegabytes(Set<Long> before) {
        var ours = Proc.userNamespace(ProcessHandle.current().pid());
        var kilobytes = Proc.pids().stream()
                .filter(pid -> !before.contains(pid))
                .filter(pid -> !Proc.userNamespace(pid).equals(ours))
                .mapToLong(Proc::proportionalKilobytes)
                .sum();
        return kilobytes / 1024.0 / SANDBOXES;
    }

    private void list() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var sample = new Sample();
        var bare = new Sample();
        for (int i = 0; i < LISTS; i++) {
            sample.add(time(bench.daemon().cli("ls"), SANDBOXES));
            bare.add(time(new ProcessBuilder(java, "-Xshare:auto", "-version"), 1));
        }
        bench.table()
                .figure(
                        "`sandlot ls` of " + SANDBOXES,
                        sample.p50() / 1e3,
                        "s",
                        "java -version",
                        bare.p50() / 1e3,
                        Target.atMost(0.3, "s"));
    }

    private static long time(ProcessBuilder command, int leastLines) throws IOException, InterruptedException {
        var begun = System.nanoTime();
        var process = command.redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0 || text.lines().count() < leastLines) {
            throw new IOException(command.command() + ": " + text);
        }
        return System.nanoTime() - begun;
    }

    private void restart(List<String> ids) throws IOException, InterruptedException, ExecutionException {
        var daemon = bench.daemon();
        Crowd.each(
                bench,
                ids.size(),
                8,
                (wire, i) -> Box.start(wire, ids.get(i), "{\"command\": [\"sleep\", \"86400\"]}"));
        daemon.kill();
        var begun = System.nanoTime();
        daemon.start();
        var ready = Bench.seconds(System.nanoTime() - begun);
        try (var wire = bench.connect()) {
            Box.exec(wire, ids.get(0), "{\"command\": [\"true\"]}");
            var served = Bench.seconds(System.nanoTime() - begun);
            TestDaemon.await(Duration.ofMinutes(1), () -> running(wire) == ids.size());
            var adopted = Bench.seconds(System.nanoTime() - begun);
            var figure = "kill -9 with " + SANDBOXES + " running → ";
            bench.table().figure(figure + "ready", ready, "s", Target.atMost(2, "s"));
            bench.table().figure(figure + "an exec has run", served, "s", Target.atMost(3, "s"));
            bench.table().figure(figure + "all told as running", adopted, "s", Target.NONE);
        }
    }

    private static long running(Wire wire) {
        try {
            return StreamSupport.stream(Box.list(wire).spliterator(), false)
                    .filter(sandbox -> "running".equals(sandbox.get("state").textValue()))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
