package dev.sandlot.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads of the host's /proc, as in proc_pid_stat(5). The kernel answers them from memory, without waiting. */
final class ProcFs {
    private static final Path PROC = Path.of("/proc");

    private ProcFs() {}

    /** When the process started, in clock ticks since boot; -1 where it is gone or only a zombie of it is left. */
    static long startTicks(long pid) {
        var fields = stat(pid);
        return fields.length == 0 || fields[0].equals("Z") || fields[0].equals("X") ? -1 : Long.parseLong(fields[19]);
    }

    /** The fields of the process's stat from the third (its state) on; empty where it is gone. */
    private static String[] stat(long pid) {
        try {
            var stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The name in parentheses may hold anything, a closing parenthesis too; the last one ends it.
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            return new String[0];
        }
    }

    static boolean isAlive(long pid, long startTicks) {
        return startTicks(pid) == startTicks;
    }

    /** The same, and nobody has stopped it. */
    static boolean isAwake(long pid, long startTicks) {
        var fields = stat(pid);
        return fields.length > 0 && !"ZXTt".contains(fields[0]) && Long.parseLong(fields[19]) == startTicks;
    }

    /** The children of the process's main thread; none where it is gone. */
    static List<Long> children(long pid) {
        try {
            var text = Files.readString(PROC.resolve(pid + "/task/" + pid + "/children"));
            return text.isBlank()
                    ? List.of()
                    : Stream.of(text.trim().split(" ")).map(Long::valueOf).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The process's open file with this number. Opening it opens the same pipe or file again. */
    static Path descriptor(long pid, int fd) {
        return PROC.resolve(pid + "/fd/" + fd);
    }
}
