package dev.sandlot.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this host has. */
final class Memory {
    private Memory() {}

    /** In bytes, from proc_meminfo(5); as much as can be counted where that can't be read. */
    static long total(Path meminfo) {
        try {
            for (var line : Files.readAllLines(meminfo)) {
                if (line.startsWith("MemTotal:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Long.MAX_VALUE;
        }
        return Long.MAX_VALUE;
    }
}
