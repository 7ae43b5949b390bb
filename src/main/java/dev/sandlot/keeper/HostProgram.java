package dev.sandlot.keeper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the host that is asked for a few lines, such as the one of a graphics driver. Blocks. */
public final class HostProgram {
    private static final int MOST_BYTES = 64 << 10;

    private final Path file;

    private HostProgram(Path file) {
        this.file = file;
    }

    /** The program of this name, where the host has it, whatever the daemon's own PATH is. */
    public static Optional<HostProgram> find(String name) {
        return HostPath.directories().stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(HostProgram::new);
    }

    /** The one at this place. */
    public static HostProgram at(Path file) {
        return new HostProgram(file);
    }

    /**
     * Runs it with an environment of PATH alone; when the time is over it is killed.
     *
     * @return what it printed on standard output, at most 64 KiB; empty where it failed or the time was over
     */
    public Optional<String> ask(List<String> arguments, Duration limit) {
        var argv = Stream.concat(Stream.of(file.toString()), arguments.stream()).toList();
        Process process;
        try {
            process = HostPath.cleanAndUnfed(new ProcessBuilder(argv))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        // Only when it is late: it would close the output of one that has just ended before that is read.
        process.onExit()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> process.destroyForcibly());
        try (var output = process.getInputStream()) {
            var bytes = output.readNBytes(MOST_BYTES);
            if (bytes.length == MOST_BYTES) {
                process.destroyForcibly();
            }
            var text = new String(bytes, StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
