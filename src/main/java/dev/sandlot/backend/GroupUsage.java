package dev.sandlot.backend;

import dev.sandlot.model.Usage.Traffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What control groups have counted for one sandbox (cgroup-v1 and cgroup-v2 of the kernel's docs); a null is counted by none.
 *
 * @param memoryBytes without the file cache that would be given back at once
 */
record GroupUsage(Long cpuNanos, Long memoryBytes, Long pids, Traffic io) {
    /** Also what a sandbox's groups tell while it has none. */
    static final GroupUsage NONE = new GroupUsage(null, null, null, null);

    /**
     * @param tree the sandbox's group of version 2, which counts CPU even where it holds no controller
     * @param memory the group that holds its memory, or null
     * @param pids the group that counts its processes, or null
     */
    static GroupUsage of(Path tree, Path memory, Path pids, boolean v1) {
        var cpu = value(text(tree.resolve("cpu.stat")), "usage_usec");
        return new GroupUsage(
                cpu == null ? null : cpu * 1000,
                memory == null ? null : memory(memory, v1),
                pids == null ? null : number(text(pids.resolve("pids.current"))),
                storage(text(tree.resolve("io.stat"))));
    }

    private static Long memory(Path group, boolean v1) {
        var charged = number(text(group.resolve(v1 ? "memory.usage_in_bytes" : "memory.current")));
        if (charged == null) {
            return null;
        }
        var cache = value(text(group.resolve("memory.stat")), v1 ? "total_inactive_file" : "inactive_file");
        return Math.max(0, charged - (cache == null ? 0 : cache));
    }

    /** Lines of {@code MAJOR:MINOR rbytes=N wbytes=N …}; null where the file is missing. */
    static Traffic storage(String text) {
        if (text == null) {
            return null;
        }
        long in = 0;
        long out = 0;
        for (var word : text.split("\\s+")) {
            if (word.startsWith("rbytes=")) {
                in += Long.parseLong(word.substring("rbytes=".length()));
            } else if (word.startsWith("wbytes=")) {
                out += Long.parseLong(word.substring("wbytes=".length()));
            }
        }
        return new Traffic(in, out);
    }

    private static Long value(String text, String key) {
        if (text == null) {
            return null;
        }
        for (var line : text.split("\n")) {
            if (line.startsWith(key) && line.charAt(key.length()) == ' ') {
                return Long.parseLong(line.substring(key.length() + 1).strip());
            }
        }
        return null;
    }

    private static Long number(String text) {
        return text == null ? null : Long.valueOf(text.strip());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return null; // There is no such group, or it is being removed.
        }
    }
}
