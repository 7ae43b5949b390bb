package dev.sandlot.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The yardstick of an exec: a small program forks, executes an argument vector as the sandbox's uid, and waits for its end. What Sandlot adds
 * (HTTP, holder, log, database), or saves, is what the ratio shows.
 */
final class BareSpawn {
    /** The number of clock_gettime(2): no module of perl's is sure to be there. */
    static final int CLOCK_GETTIME = System.getProperty("os.arch").equals("aarch64") ? 113 : 228;

    private final Path directory;

    BareSpawn(Path directory) {
        this.directory = directory;
    }

    /** Spawns it this many times, one after the other, as this uid (null: our own). */
    Sample run(List<String> argv, Integer uid, int count) throws IOException, InterruptedException {
        var script = give("spawn.pl", script(), uid);
        var command = new ArrayList<String>();
        if (uid != null) {
            var id = uid.toString();
            command.addAll(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--no-new-privs"));
            command.addAll(List.of("--bounding-set=-all", "--inh-caps=-all", "--"));
        }
        command.addAll(List.of("perl", script, Integer.toString(CLOCK_GETTIME), Integer.toString(count)));
        command.addAll(argv);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        var process = builder.start();
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (process.waitFor() != 0 || lines.size() != count) {
            throw new IOException("the bare spawn failed: " + String.join("\n", lines));
        }
        var sample = new Sample();
        lines.forEach(line -> sample.add(Long.parseLong(line)));
        return sample;
    }

    private String give(String name, byte[] content, Integer uid) throws IOException {
        var file = Files.write(directory.resolve(name), content);
        if (uid != null) {
            Files.setAttribute(file, "unix:uid", uid);
        }
        return file.toString();
    }

    private static byte[] script() throws IOException {
        try (var in = BareSpawn.class.getResourceAsStream("spawn.pl")) {
            return in.readAllBytes();
        }
    }
}
