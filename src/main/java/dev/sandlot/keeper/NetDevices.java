package dev.sandlot.keeper;

import dev.sandlot.model.Usage.Traffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a network namespace's interfaces have carried, by proc_pid_net(5). */
final class NetDevices {
    private static final int RECEIVED = 0;
    private static final int SENT = 8;

    private NetDevices() {}

    /** Of the namespace that this process is in, without its loopback; null where it has ended. */
    static @Nullable Traffic of(long pid) {
        try {
            return sum(Files.readString(Path.of("/proc", Long.toString(pid), "net/dev"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return null;
        }
    }

    static Traffic sum(String table) {
        long in = 0;
        long out = 0;
        for (var line : table.split("\n")) {
            int colon = line.lastIndexOf(':');
            if (colon < 0 || line.substring(0, colon).strip().equals("lo")) {
                continue;
            }
            var counts = line.substring(colon + 1).strip().split(" +");
            in += Long.parseLong(counts[RECEIVED]);
            out += Long.parseLong(counts[SENT]);
        }
        return new Traffic(in, out);
    }
}
