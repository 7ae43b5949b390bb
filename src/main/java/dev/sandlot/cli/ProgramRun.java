package dev.sandlot.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Another program of this computer, run to its end without a terminal.
 *
 * @param code what it exited with; -1 where it took longer than {@value #MOST_SECONDS} s and was ended
 * @param text what it printed, on either stream, without what a terminal would obey; of more than {@value #MOST_BYTES} bytes the beginning
 */
record ProgramRun(int code, String text) {
    private static final int MOST_SECONDS = 120;
    private static final int GRACE_SECONDS = 10;
    private static final int MOST_BYTES = 256 << 10;
    private static final Pattern CONTROLS = Pattern.compile("\u001b\\[[0-?]*[ -/]*[@-~]");

    /**
     * @param input what it reads
     * @param environment that of the console: this process's own, but for what a test has changed
     * @throws IOException where it can't be started
     */
    static ProgramRun of(List<String> words, String input, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        // What is as it was inherited stays so to the byte, whatever it is.
        environment.forEach((name, value) -> {
            if (!value.equals(builder.environment().get(name))) {
                builder.environment().put(name, value);
            }
        });
        builder.environment().put("NO_COLOR", "1");
        var process = builder.start();
        try {
            var printed = CompletableFuture.supplyAsync(() -> printed(process.getInputStream()));
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException closed) {
                // It reads no input.
            }
            boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            // What it has left behind may keep its output open for ever.
            var text = printed.completeOnTimeout("", GRACE_SECONDS, TimeUnit.SECONDS)
                    .join();
            return new ProgramRun(ended ? process.exitValue() : -1, text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String printed(InputStream stream) {
        try (stream) {
            var bytes = stream.readNBytes(MOST_BYTES);
            stream.transferTo(OutputStream.nullOutputStream());
            return CONTROLS.matcher(new String(bytes, StandardCharsets.UTF_8)).replaceAll("");
        } catch (IOException e) {
            return "";
        }
    }

    boolean failed() {
        return code != 0;
    }

    /** Where a program of this name is, by {@code PATH}; null where it isn't. */
    static @Nullable Path find(String name, @Nullable String path) {
        for (var directory : (path == null ? "" : path).split(":")) {
            var file = Path.of(directory.isEmpty() ? "." : directory, name);
            if (Files.isExecutable(file) && Files.isRegularFile(file)) {
                return file.toAbsolutePath();
            }
        }
        return null;
    }
}
