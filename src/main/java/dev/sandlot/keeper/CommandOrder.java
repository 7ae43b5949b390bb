package dev.sandlot.keeper;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command in a box is ({@code order.h}). It may hold secrets.
 *
 * @param onTerminal whether it gets a terminal of its own, made in the box
 * @param rlimits what each process may have
 * @param processes how many processes the box may have together, or null where something else counts them
 * @param directory where the command begins, inside
 * @param filter the system call filter: the bytes of {@code struct sock_filter}s
 * @param script what the command finds in {@link #SCRIPT_FD} because it is too long for an argument, or null
 * @param environment all of the command's variables
 * @param argv executed as it stands
 */
public record CommandOrder(
        boolean onTerminal,
        Rlimits rlimits,
        @Nullable Long processes,
        String directory,
        byte[] filter,
        byte @Nullable [] script,
        Map<String, String> environment,
        List<String> argv) {
    public static final int SCRIPT_FD = 8;

    private static final long UNLIMITED = -1;

    /** Limits of each process, setrlimit(2), in bytes and descriptors. */
    public record Rlimits(long core, long openFiles, long locked) {}

    public CommandOrder {
        environment = Map.copyOf(environment);
        argv = List.copyOf(argv);
    }

    public CommandOrder withScript(byte @Nullable [] other) {
        return new CommandOrder(onTerminal, rlimits, processes, directory, filter, other, environment, argv);
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
            KeeperFrame.bytes(out, filter);
            KeeperFrame.bytes(out, script == null ? new byte[0] : script);
            KeeperFrame.texts(out, assignments());
            KeeperFrame.texts(out, argv);
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
