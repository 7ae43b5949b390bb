package dev.sandlot.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A keeper, and inits that listen. They are in no box: what a box holds is the backends' contract. */
final class KeeperHost implements AutoCloseable {
    static final String PATH = "/usr/bin:/bin";
    static final CommandOrder.Rlimits NO_LIMITS = new CommandOrder.Rlimits(-1, -1, -1);

    /** BPF_RET | BPF_K, SECCOMP_RET_ALLOW. */
    static final byte[] ANYTHING = {6, 0, 0, 0, 0, 0, (byte) 0xff, 0x7f};

    enum Build {
        SHIPPED,
        CHECKED
    }

    private final KeeperProgram program;
    private final Path directory;
    private final KeeperProcess keeper;
    private final Map<Integer, Path> boxes = new HashMap<>();
    private final List<Long> started = new ArrayList<>();

    /** @param directory everybody may pass through it from now on */
    KeeperHost(Build build, Path directory) throws IOException {
        this.directory = directory;
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        program = build == Build.SHIPPED ? KeeperProgram.install(directory.resolve("lib")) : KeeperPrograms.checked();
        keeper = KeeperProcess.start(program);
    }

    KeeperProcess keeper() {
        return keeper;
    }

    /** The pids of those who made the boxes, and end with them. */
    List<Long> started() {
        return started;
    }

    /** Where an init of this uid listens. */
    Path box(Integer uid) throws IOException {
        var known = boxes.get(uid == null ? 0 : uid);
        if (known != null) {
            return known;
        }
        var box = Files.createDirectory(directory.resolve("box" + uid));
        if (uid != null && isRoot()) {
            Files.setAttribute(box, "unix:uid", uid);
        }
        var init = keeper.run(isRoot() ? uid : null, PlainBox.argv(program, box));
        assertThat(init.line()).isEqualTo("ready");
        started.add(init.pid());
        init.tell("");
        assertThat(init.line()).isEqualTo("kept");
        init.dismiss();
        boxes.put(uid == null ? 0 : uid, box);
        return box;
    }

    @Override
    public void close() {
        keeper.close();
        started.forEach(pid -> ProcessHandle.of(pid)
                .ifPresent(starter -> Stream.concat(starter.descendants(), Stream.of(starter))
                        .forEach(ProcessHandle::destroyForcibly)));
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    static String field(long pid, int number) {
        var stat = read(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[number - 3];
    }

    static boolean isAlive(long pid, long startTicks) {
        return startTicks(pid) == startTicks;
    }

    /** -1 for one that is gone, or a zombie. */
    static long startTicks(long pid) {
        try {
            return "ZX".contains(field(pid, 3)) ? -1 : Long.parseLong(field(pid, 22));
        } catch (UncheckedIOException e) {
            return -1;
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        var pause = new CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            try {
                pause.await(5, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
