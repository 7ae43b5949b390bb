package dev.sandlot.backend;

import dev.sandlot.keeper.Entry;
import dev.sandlot.keeper.HolderJob;
import dev.sandlot.keeper.HolderRecord;
import dev.sandlot.keeper.Keeper;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A sandbox as a daemon has it: brought up by its backend, and used through its keeper. */
final class KeptSandbox implements AutoCloseable {
    /** A command that runs, and what it prints. */
    record Running(ProcessId id, Path record, Path out, Path err) {
        TestSandbox.Result await() {
            Waits.until("it has ended", () -> read().complete());
            return new TestSandbox.Result(read().exitCode(), TestSandbox.read(out), TestSandbox.read(err));
        }

        private HolderRecord read() {
            try {
                return HolderRecord.read(record);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean hasPrinted(String text) {
            return TestSandbox.read(out).equals(text);
        }
    }

    final Backend backend;
    final Keeper keeper;
    final Place place;
    private final Who who;
    private final AtomicInteger numbers = new AtomicInteger();
    private String handle;

    KeptSandbox(Backend backend, Keeper keeper, Who who, Place place) {
        this.backend = backend;
        this.keeper = keeper;
        this.who = who;
        this.place = place;
    }

    /** Where one can lie that is not there yet. */
    static Place place(Who who, Limits limits, NetworkMode network) {
        try {
            var base = Files.createTempDirectory("sandlot-test");
            Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x"));
            var root = Files.createDirectory(base.resolve("root"));
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
            Files.createDirectory(root.resolve("logs"));
            Files.setPosixFilePermissions(root.resolve("logs"), PosixFilePermissions.fromString("rwx--x--x"));
            var policy = new NetworkPolicy(network, List.of(), List.of());
            return new Place(SandboxId.random(), root, who.placeUid(), "demo", limits, policy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    KeptSandbox up() {
        keep(backend.up(place));
        return this;
    }

    void keep(NewBox made) {
        handle = made.handle();
        made.keep(place);
    }

    void down() {
        backend.down(place.id(), place.root(), handle);
    }

    boolean isUp() {
        return backend.isUp(handle);
    }

    Entry entry() {
        return backend.entry(place, handle);
    }

    TestSandbox.Result sh(String script) {
        return run("sh", "-c", script);
    }

    TestSandbox.Result run(String... argv) {
        return spawn(argv).await();
    }

    Running spawn(String... argv) {
        return spawn(Map.of(), "/workspace", null, argv);
    }

    /** @param stdin what it reads before the end of file, or null */
    Running spawn(Map<String, String> env, String cwd, @Nullable String stdin, String... argv) {
        var id = ProcessId.of(numbers.incrementAndGet());
        try {
            var logs = own(Files.createDirectory(place.logs().resolve(id.value())));
            var running = new Running(id, logs.resolve("record"), logs.resolve("stdout"), logs.resolve("stderr"));
            for (var file : List.of(running.record, running.out, running.err)) {
                own(Files.createFile(file));
            }
            var order = entry().order(id, false, List.of(argv), env, cwd);
            var input = stdin == null ? null : stdin.getBytes(StandardCharsets.UTF_8);
            keeper.hold(entry(), id, running.record, List.of(running.out, running.err))
                    .give(new HolderJob(input, false, null, order));
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an ordinary user's daemon makes is its own. */
    private Path own(Path file) throws IOException {
        if (who == Who.ORDINARY_USER && who.hostUid() != null) {
            Files.setAttribute(file, "unix:uid", who.hostUid());
            Files.setAttribute(file, "unix:gid", who.hostUid());
        }
        return file;
    }

    /** As the owner of processes does: again and again until nothing of it is left. */
    void kill(Running running) {
        Waits.until("the whole tree is gone", () -> kills(running) && keeper.isEmpty(entry(), running.id));
    }

    private boolean kills(Running running) {
        try {
            return keeper.kill(entry(), running.id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        down();
        TestSandbox.delete(place.root().getParent());
    }
}
