package dev.sandlot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What proc(5) tells of this machine's processes. Processes that end while they are looked at are left out. */
final class Proc {
    private Proc() {}

    static Set<Long> pids() {
        try (var entries = Files.list(Path.of("/proc"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .map(Long::valueOf)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<Long> pids(Predicate<List<String>> commandLine) {
        return pids().stream().filter(pid -> commandLine.test(commandLine(pid))).collect(Collectors.toSet());
    }

    /** Empty where it has ended. */
    static List<String> commandLine(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .split("\0"));
        } catch (IOException gone) {
            return List.of();
        }
    }

    /** The user namespace, or an empty string where it has ended. */
    static String userNamespace(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/user")).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    /** Kilobytes of memory, shared pages divided among those who share them; 0 where it has ended. */
    static long proportionalKilobytes(long pid) {
        try {
            return kilobytes(Path.of("/proc/" + pid + "/smaps_rollup"), "Pss");
        } catch (IOException gone) {
            return 0;
        }
    }

    static long statusKilobytes(long pid, String field) throws IOException {
        return kilobytes(Path.of("/proc/" + pid + "/status"), field);
    }

    private static long kilobytes(Path file, String field) throws IOException {
        for (var line : Files.readAllLines(file)) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException(file + " has no " + field);
    }
}
