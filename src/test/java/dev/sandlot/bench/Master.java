package dev.sandlot.bench;

import dev.sandlot.TestDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A connection of ssh that is there already, and commands that go through it. */
final class Master implements AutoCloseable {
    private final Process connection;
    private final List<String> options;
    private final Command command;

    /** Makes the words of ssh with these options and this command. */
    interface Command {
        List<String> with(List<String> options, String... command);
    }

    /** Takes what it prints. */
    private interface Reader {
        void read(Process process) throws IOException;
    }

    private Master(Process connection, List<String> options, Command command) {
        this.connection = connection;
        this.options = options;
        this.command = command;
    }

    static Master open(Path control, Command command) throws IOException {
        var connection = new ProcessBuilder(command.with(List.of("-M", "-N", "-S", control.toString()))).start();
        TestDaemon.await(Duration.ofSeconds(30), () -> Files.exists(control));
        return new Master(connection, List.of("-S", control.toString()), command);
    }

    /** How long it takes, so many times. */
    Sample time(int count, String... words) throws IOException, InterruptedException {
        var sample = new Sample();
        for (int i = 0; i < count; i++) {
            sample.add(run(process -> {}, words));
        }
        return sample;
    }

    /** Megabytes (10^6) per second of what it prints. */
    double rate(long size, String... words) throws IOException, InterruptedException {
        var read = new long[1];
        long nanos = run(
                process -> {
                    try (var in = process.getInputStream()) {
                        var buffer = new byte[1 << 16];
                        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                            read[0] += n;
                        }
                    }
                },
                words);
        if (read[0] != size) {
            throw new IOException("ssh brought " + read[0] + " bytes of " + size);
        }
        return size / 1e6 / Bench.seconds(nanos);
    }

    private long run(Reader reader, String... words) throws IOException, InterruptedException {
        var begun = System.nanoTime();
        var process = new ProcessBuilder(command.with(options, words))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        reader.read(process);
        int code = process.waitFor();
        long took = System.nanoTime() - begun;
        if (code != 0) {
            throw new IOException("expected exit 0: " + code);
        }
        return took;
    }

    @Override
    public void close() {
        connection.destroy();
    }
}
