package dev.sandlot.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is brought to a sandbox by the program, beside rsync through OpenSSH's server to the bare host, in turns; what memory that takes whatever is
 * brought; and one large file through the API, beside a static server.
 */
final class SyncBench {
    private static final int FILES = 10_000;
    private static final int FILE_BYTES = 20_000;
    private static final int SMALL_FILES = 100_000;
    private static final int FIRST = 3;
    private static final int AGAIN = 7;
    private static final long SPARSE = 4L << 30;
    private static final long LARGE = 1_000_000_000;

    private final Bench bench;
    private final Path here;

    SyncBench(Bench bench) throws IOException {
        this.bench = bench;
        here = Files.createDirectory(bench.directory().resolve("laptop"));
    }

    void run() throws Exception {
        var tree = tree(here.resolve("tree"), FILES, FILE_BYTES);
        var host = HostSshd.start(here);
        try {
            var id = sandbox();
            beside(tree, host.orElse(null));
            memory();
            large(id);
            // A connection that nobody has used for a while is closed.
            try (var wire = bench.connect()) {
                Box.delete(wire, id);
            }
        } finally {
            host.ifPresent(HostSshd::close);
        }
    }

    private String sandbox() throws IOException {
        try (var wire = bench.connect()) {
            return Box.create(wire, "{\"name\": \"sync\"}");
        }
    }

    /** Files of random bytes, a hundred in each directory. */
    private static Path tree(Path root, int files, int bytes) throws IOException {
        var random = new Random(1);
        var content = new byte[bytes];
        for (int i = 0; i < files; i++) {
            var directory = root.resolve("d" + i / 100);
            if (i % 100 == 0) {
                Files.createDirectories(directory);
            }
            random.nextBytes(content);
            Files.write(directory.resolve("file" + i), content);
        }
        return root;
    }

    private void beside(Path tree, @Nullable HostSshd host) throws Exception {
        var sync = new Sample();
        var rsync = new Sample();
        for (int i = 0; i < FIRST; i++) {
            sync.add(sync(tree, "first" + i));
            if (host != null) {
                rsync.add(rsync(host, tree, "first" + i));
            }
        }
        tell("first sync of 10,000 files, 200 MB", sync, rsync, 1);
        again("sync of them, nothing changed", tree, host, false);
        again("sync of them, one file changed", tree, host, true);
        var exec = new Sample();
        for (int i = 0; i < AGAIN; i++) {
            exec.add(time(cli(tree, "sync-exec", "sync:first0", "--", "true")));
        }
        bench.table().figure("`sync-exec true` there, nothing changed", exec.p50(), "ms", Target.atMost(200, "ms"));
    }

    private void again(String what, Path tree, @Nullable HostSshd host, boolean change) throws Exception {
        var sync = new Sample();
        var rsync = new Sample();
        for (int i = 0; i < AGAIN; i++) {
            if (change) {
                Files.writeString(tree.resolve("d5/file500"), "round " + i);
            }
            sync.add(sync(tree, "first0"));
            if (host != null) {
                rsync.add(rsync(host, tree, "first0"));
            }
        }
        tell(what, sync, rsync, 0.8);
    }

    private void tell(String what, Sample sync, Sample rsync, double most) {
        if (rsync.size() == 0) {
            bench.table().figure(what + ", p50", sync.p50(), "ms", Target.NONE);
        } else {
            bench.table().ratio(what + ", p50", sync.p50(), "ms", "rsync", rsync.p50(), Target.atMost(most, "×"));
        }
    }

    private long sync(Path from, String to) throws Exception {
        return time(cli(from, "sync", "--all", ".", "sync:" + to));
    }

    private long rsync(HostSshd host, Path from, String to) throws Exception {
        var words = host.ssh(List.of());
        var target = words.get(words.size() - 1);
        var shell = String.join(" ", words.subList(0, words.size() - 1));
        var there = here.resolve("there-" + to);
        return time(new ProcessBuilder("rsync", "-a", "--delete", "-e", shell, from + "/", target + ":" + there + "/"));
    }

    private ProcessBuilder cli(Path in, String... words) {
        var builder = bench.daemon().cli(words).directory(in.toFile());
        builder.environment().put("XDG_STATE_HOME", here.resolve("state").toString());
        return builder;
    }

    private long time(ProcessBuilder command) throws Exception {
        var begun = System.nanoTime();
        var process = command.redirectErrorStream(true)
                .redirectOutput(here.resolve("said").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(command.command() + ": " + Files.readString(here.resolve("said")));
        }
        return System.nanoTime() - begun;
    }

    private void memory() throws Exception {
        var sparse = Files.createDirectory(here.resolve("sparse"));
        try (var file = new RandomAccessFile(sparse.resolve("disk.img").toFile(), "rw")) {
            file.setLength(SPARSE);
            file.seek(SPARSE / 2);
            file.write(1);
        }
        peak("sync of one sparse file of 4 GiB", sparse);
        peak("sync of 100,000 small files", tree(here.resolve("small"), SMALL_FILES, 50));
    }

    private void peak(String what, Path tree) throws Exception {
        var begun = System.nanoTime();
        var process = cli(tree, "sync", "--all", ".", "sync:" + tree.getFileName())
                .redirectErrorStream(true)
                .redirectOutput(here.resolve("said").toFile())
                .start();
        double client = 0;
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            client = Math.max(client, resident(process.pid()));
        }
        if (process.exitValue() != 0) {
            throw new IOException(what + ": " + Files.readString(here.resolve("said")));
        }
        bench.table().figure(what, Bench.seconds(System.nanoTime() - begun), "s", Target.NONE);
        bench.table().figure(what + ", client's memory", client, "MB", Target.NONE);
        bench.table()
                .figure(
                        what + ", daemon's memory after it",
                        Footprint.resident(bench.daemon().pid()),
                        "MB",
                        Target.NONE);
    }

    private static double resident(long pid) {
        try {
            return Footprint.resident(pid);
        } catch (IOException ended) {
            return 0;
        }
    }

    private void large(String id) throws Exception {
        var file = here.resolve("large");
        try (var out = Files.newOutputStream(file)) {
            var random = new Random(2);
            var part = new byte[1 << 20];
            for (long left = LARGE; left > 0; left -= part.length) {
                random.nextBytes(part);
                out.write(part, 0, (int) Math.min(part.length, left));
            }
        }
        var address = bench.daemon()
                .url()
                .resolve("/api/v1/sandboxes/" + id + "/files/large")
                .toString();
        var authorization = "Authorization: Bearer " + bench.daemon().token();
        double up = 0;
        double down = 0;
        double plain = 0;
        try (var server = new StaticServer(here)) {
            for (int i = 0; i < FIRST; i++) {
                up = Math.max(up, rate("curl", "-fsS", "-H", authorization, "-T", file.toString(), address));
                down = Math.max(down, rate("curl", "-fsS", "-o", "/dev/null", "-H", authorization, address));
                plain = Math.max(plain, rate("curl", "-fsS", "-o", "/dev/null", server.address("large")));
            }
        }
        var yardstick = "curl of a static server";
        bench.table().ratio("1 GB into a sandbox by the API", up, "MB/s", yardstick, plain, Target.atLeast(0.8, "×"));
        bench.table()
                .ratio("1 GB out of a sandbox by the API", down, "MB/s", yardstick, plain, Target.atLeast(0.8, "×"));
    }

    private double rate(String... words) throws Exception {
        return LARGE / 1e6 / Bench.seconds(time(new ProcessBuilder(words)));
    }
}
