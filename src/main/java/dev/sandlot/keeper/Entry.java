package dev.sandlot.keeper;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a command is run in a box: the order of the role {@code enter} ({@code enter.h}). It may hold secrets.
 *
 * @param onTerminal whether standard input is the command's own terminal, whose session it stays in
 * @param rlimits what each process may have
 * @param processes how many processes the box may have together, or null where something else counts them
 * @param directory where the command begins, inside
 * @param display the directory on the host where the display is looked at, which the command serves; null for none
 * @param environment all of the command's variables
 */
public record Entry(
        boolean onTerminal,
        Rlimits rlimits,
        @Nullable Long processes,
        String directory,
        @Nullable Path display,
        Map<String, String> environment) {
    private static final long UNLIMITED = -1;

    /** Limits of each process, setrlimit(2), in bytes and descriptors. */
    public record Rlimits(long core, long openFiles, long locked) {}

    public Entry {
        environment = Map.copyOf(environment);
    }

    /** @throws IllegalArgumentException where a text holds NUL */
    public byte[] encoded() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(onTerminal ? 1 : 0);
            out.writeLong(rlimits.core());
            out.writeLong(rlimits.openFiles());
            out.writeLong(rlimits.locked());
            out.writeLong(processes == null ? UNLIMITED : processes);
            KeeperFrame.text(out, directory);
            KeeperFrame.text(out, display == null ? "" : display.toString());
            KeeperFrame.texts(out, assignments());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory doesn't fail
        }
        return bytes.toByteArray();
    }

    private List<String> assignments() {
        var all = new ArrayList<String>(environment.size());
        environment.forEach((name, value) -> all.add(name + "=" + value));
        all.sort(null);
        return all;
    }
}
