package dev.sandlot.keeper.cgroup;

import dev.sandlot.model.Usage.Traffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What control groups have counted for one sandbox (cgroup-v1 and cgroup-v2 of the kernel's docs); a null is counted by none.
 *
 * @param charged bytes of memory
 * @param cache those of them that the kernel could take back at once: files that are on disk as they are
 */
public record GroupUsage(
        @Nullable Long cpuNanos,
        @Nullable Long charged,
        @Nullable Long cache,
        @Nullable Long pids,
        @Nullable Traffic io) {
    /** Also what a sandbox's groups tell while it has none. */
    static final GroupUsage NONE = new GroupUsage(null, null, null, null, null);

    /**
     * @param tree the sandbox's group of version 2, which counts CPU even where it holds no controller
     * @param memory the group that holds its memory, or null
     * @param pids the group that counts its processes, or null
     * @param known what was found at an earlier look, or null: what the kernel would give back is asked for only where the charge has
     *     changed since, because that answer is dear
     */
    static GroupUsage of(
            Path tree, @Nullable Path memory, @Nullable Path pids, boolean v1, @Nullable GroupUsage known) {
        var charged = memory == null ? null : charged(memory, v1);
        var cpu = value(text(tree.resolve("cpu.stat")), "usage_usec");
        return new GroupUsage(
                cpu == null ? null : cpu * 1000,
                charged,
                charged == null || memory == null ? null : cache(memory, v1, charged, known),
                pids == null ? null : number(text(pids.resolve("pids.current"))),
                Files.exists(tree.resolve("io.stat")) ? storage(text(tree.resolve("io.stat"))) : null);
    }

    private static @Nullable Long charged(Path group, boolean v1) {
        return number(text(group.resolve(v1 ? "memory.usage_in_bytes" : "memory.current")));
    }

    private static Long cache(Path group, boolean v1, long charged, @Nullable GroupUsage known) {
        if (known != null && known.cache != null && known.charged != null && known.charged == charged) {
            return known.cache;
        }
        return Math.min(charged, cache(text(group.resolve("memory.stat")), v1));
    }

    /**
     * Files that were read twice are on the active list, and are cache no less than those on the inactive one. What is still to be written is
     * none. Memory file systems are on neither list.
     */
    static long cache(@Nullable String stat, boolean v1) {
        var prefix = v1 ? "total_" : "";
        var dirty = v1 ? List.of("total_dirty", "total_writeback") : List.of("file_dirty", "file_writeback");
        long files = 0;
        for (var list : List.of("inactive_file", "active_file")) {
            files += orNone(value(stat, prefix + list));
        }
        for (var kind : dirty) {
            files -= orNone(value(stat, kind));
        }
        return Math.max(0, files);
    }

    private static long orNone(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    /** What is charged without the cache; null where it isn't counted. */
    public @Nullable Long memoryBytes() {
        return charged == null || cache == null ? null : charged - cache;
    }

    /** Lines of {@code MAJOR:MINOR rbytes=N wbytes=N …}; null where the file is missing. */
    static @Nullable Traffic storage(@Nullable String text) {
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

    private static @Nullable Long value(@Nullable String text, String key) {
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

    private static @Nullable Long number(@Nullable String text) {
        return text == null ? null : Long.valueOf(text.strip());
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return null; // There is no such group, or it is being removed.
        }
    }
}
