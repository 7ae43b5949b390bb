package dev.sandlot.keeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Frees parts of files of the host with fallocate(1), because Java has no call for it. Lengths and offsets of what stays are unchanged. */
public final class HolePuncher {
    private static final long BLOCK = 4096;

    /** Frees the whole blocks of a part of the file. */
    public void free(Path file, long offset, long length) throws IOException {
        long from = (offset + BLOCK - 1) / BLOCK * BLOCK;
        long to = (offset + length) / BLOCK * BLOCK;
        if (to <= from || Files.size(file) < to) {
            return;
        }
        var command = List.of(
                "fallocate",
                "--punch-hole",
                "--offset",
                Long.toString(from),
                "--length",
                Long.toString(to - from),
                file.toString());
        var process = HostPath.clean(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .start();
        try {
            var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("fallocate: " + said.trim());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
