package dev.sandlot.keeper;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one job of a holder ({@code struct job} of {@code frames.h}).
 *
 * @param stdin all of the command's standard input, which is the holder's alone from here on, or null
 * @param stdinOpen whether standard input stays open, to be fed by frames, where none is given
 * @param tells whether the chain tells, in descriptor 7, when it has reached the command
 * @param script what the command finds in descriptor 8 because it is too long for an argument, or null
 * @param argv the chain and the command
 */
public record HolderJob(
        byte @Nullable [] stdin, boolean stdinOpen, boolean tells, byte @Nullable [] script, List<String> argv) {
    private static final byte[] NOTHING = new byte[0];

    public HolderJob {
        argv = List.copyOf(argv);
    }

    byte[] encoded() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(stdin != null ? 2 : stdinOpen ? 1 : 0);
            KeeperFrame.bytes(out, stdin == null ? NOTHING : stdin);
            out.writeBoolean(tells);
            KeeperFrame.bytes(out, script == null ? NOTHING : script);
            KeeperFrame.texts(out, argv);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory doesn't fail
        }
        return bytes.toByteArray();
    }
}
