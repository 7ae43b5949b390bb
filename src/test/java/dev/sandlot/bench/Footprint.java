package dev.sandlot.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The memory of a JVM that runs beside ours. */
final class Footprint {
    private static final Pattern USED =
            Pattern.compile("(?:heap|generation)\\s+total \\d+K, used (\\d+)K", Pattern.CASE_INSENSITIVE);

    private Footprint() {}

    /** Megabytes (2^20) resident. */
    static double resident(long pid) throws IOException {
        return Proc.statusKilobytes(pid, "VmRSS") / 1024.0;
    }

    /** Megabytes (2^20) of heap in use after a full collection. */
    static double liveHeap(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        var used = USED.matcher(jcmd(pid, "GC.heap_info"))
                .results()
                .mapToLong(m -> Long.parseLong(m.group(1)))
                .sum();
        return used / 1024.0;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var run = new ProcessBuilder(jcmd, Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        var text = new String(run.getInputStream().readAllBytes());
        if (run.waitFor() != 0) {
            throw new IOException(text);
        }
        return text;
    }
}
