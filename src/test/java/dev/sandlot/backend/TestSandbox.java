package dev.sandlot.backend;

import dev.sandlot.keeper.BoxProcess;
import dev.sandlot.keeper.Entry;
import dev.sandlot.keeper.HostPath;
import dev.sandlot.keeper.HostView;
import dev.sandlot.keeper.KeeperPrograms;
import dev.sandlot.keeper.LocalKeeper;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.ProcessId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A sandbox for real, without the daemon around it: starts what its backend says as the daemon would, and ends it all by id. */
final class TestSandbox implements AutoCloseable {
    /** How a command ended. */
    record Result(int exitCode, String stdout, String stderr) {
        String out() {
            return stdout.strip();
        }
    }

    /** A command that runs; its standard input is open until it is closed. */
    record Running(ProcessId id, Process process, Path out, Path err) {
        Result await() {
            try {
                process.getOutputStream().close();
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("still runs after 60 s; it printed " + read(out) + read(err));
                }
                return new Result(process.exitValue(), read(out), read(err));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    final Bubblewrap backend;
    final LocalKeeper keeper;
    final Place place;
    final Entry entry;
    private final Who who;
    private final Path scratch;
    private final Process podProcess;
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<Process> started = new ArrayList<>();
    private Weakness weakness;

    TestSandbox(TestBackends.Pair pair, Who who, Limits limits, NetworkMode network) {
        this(pair, who, limits, network, Weaker.not());
    }

    TestSandbox(TestBackends.Pair pair, Who who, Limits limits, NetworkMode network, Weakness weakness) {
        this.weakness = weakness;
        backend = pair.backend();
        keeper = pair.keeper();
        this.who = who;
        try {
            place = KeptSandbox.place(who, limits, network);
            var root = place.root();
            scratch = Files.createDirectory(root.resolveSibling("scratch"));
            backend.prepare(place);
            if (who == Who.ORDINARY_USER && who.hostUid() != null) {
                // What an ordinary user's daemon makes is its own.
                giveAll(root, who.hostUid());
            }
            var running = start(weakness.box().apply(backend.box(place)), new byte[0], null);
            podProcess = running.process;
            try (var order = podProcess.getOutputStream()) {
                order.write("demo\n".getBytes(StandardCharsets.UTF_8));
            }
            Waits.until("the pod is ready", () -> read(running.out).equals("ready\nkept\n") || !podProcess.isAlive());
            if (!podProcess.isAlive()) {
                throw new IllegalStateException("no pod: " + read(running.err));
            }
            long pid = podProcess.children().findFirst().orElseThrow().pid();
            Waits.until(
                    "the pod idles",
                    () -> read(Path.of("/proc/" + pid + "/comm")).startsWith("sandlot-init"));
            entry = backend.entry(place, Handle.of(new BoxProcess(pid, 0)).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes every command line from now on, for controls that show that an attack would succeed; the box stays as it is. */
    TestSandbox weakened(Weakness other) {
        weakness = other;
        return this;
    }

    TestBackends.Pair pair() {
        return new TestBackends.Pair(backend, keeper);
    }

    /** What there is of this command, as the host sees it. */
    Set<Long> members(Running running) {
        return HostView.members(keeper, entry, running.id());
    }

    /** Kills all that there is of it. True where it need not be called again. */
    boolean kills(Running running) {
        try {
            return keeper.kill(entry, running.id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result sh(String script) {
        return run("sh", "-c", script);
    }

    Result run(String... argv) {
        return spawn(Map.of(), "/workspace", argv).await();
    }

    Running spawn(String... argv) {
        return spawn(Map.of(), "/workspace", argv);
    }

    Running spawn(Map<String, String> env, String cwd, String... argv) {
        var id = ProcessId.of(numbers.incrementAndGet());
        var words =
                KeeperPrograms.shipped().role("try", List.of("-w", place.init().toString()));
        var order = entry.order(id, false, List.of(argv), env, cwd);
        var start = weakness.command()
                .apply(new Weakness.Start(words, order, entry.first().pid()));
        return start(start.words(), start.order().encoded(), id);
    }

    /**
     * Starts it like the daemon: joined to its group first, with an empty environment; what is on the host's side as the other uid, in a session
     * of its own.
     */
    private Running start(List<String> words, byte[] order, ProcessId id) {
        try {
            var out = Files.createTempFile(scratch, "out", null);
            var err = Files.createTempFile(scratch, "err", null);
            var pid = Files.createTempFile(scratch, "pid", null);
            // Where nothing is told of a child in the box, the command is this very process.
            boolean tries = words.contains("try");
            var argv = new ArrayList<>(List.of(
                    "sh",
                    "-c",
                    (tries ? "" : "echo $$ >\"$2\"; read -r go; ")
                            + "exec 5<\"$1\" 3>>\"$2\"; shift 2; exec setsid \"$@\"",
                    "sh",
                    Files.write(Files.createTempFile(scratch, "order", null), order)
                            .toString(),
                    pid.toString()));
            argv.addAll(becoming(who));
            argv.addAll(List.of("env", "-i", "PATH=" + HostPath.VALUE));
            argv.addAll(words);
            var process = new ProcessBuilder(argv)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            started.add(process);
            Waits.until("it waits for its order", () -> read(pid).endsWith("\n") || !process.isAlive());
            if (id != null && read(pid).endsWith("\n")) {
                keeper.cgroups().join(place.id(), id, Long.parseLong(read(pid).strip()));
            }
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            return new Running(id, process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> becoming(Who who) {
        if (who.hostUid() == null) {
            return List.of();
        }
        var uid = who.hostUid().toString();
        var plain = List.of("setpriv", "--reuid", uid, "--regid", uid, "--clear-groups");
        if (who == Who.ORDINARY_USER) {
            return plain;
        }
        var argv = new ArrayList<>(plain);
        argv.addAll(List.of("--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"));
        return argv;
    }

    /** Whether the pod, and with it everything in it, still lives. */
    boolean isAlive() {
        return podProcess.isAlive();
    }

    void endPod() {
        podProcess.destroyForcibly();
        Waits.until("the pod has ended", () -> !podProcess.isAlive());
    }

    @Override
    public void close() {
        endPod();
        started.forEach(Process::destroyForcibly);
        backend.down(place.id(), place.root(), null);
        started.forEach(process -> Waits.until("it has ended", () -> !process.isAlive()));
        delete(place.root().getParent());
    }

    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path root) {
        try (var paths = Files.walk(root)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void giveAll(Path root, int uid) {
        try (var paths = Files.walk(root)) {
            for (var path : paths.toList()) {
                Files.setAttribute(path, "unix:uid", uid);
                Files.setAttribute(path, "unix:gid", uid);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
