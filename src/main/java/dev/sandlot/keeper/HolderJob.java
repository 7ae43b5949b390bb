package dev.sandlot.keeper;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The one job of a holder ({@code struct job} of {@code frames.h}).
 *
 * @param stdin all of the command's standard input, which is the holder's alone from here on, or null
 * @param stdinOpen whether standard input stays open, to be fed by frames, where none is given
 * @param display the directory on the host where the display that the command serves is looked at, or null
 * @param order the command
 */
public record HolderJob(
        byte @Nullable [] stdin,
        boolean stdinOpen,
        @Nullable Path display,
        CommandOrder order) {
    private static final byte[] NOTHING = new byte[0];

    /** A command without standard input. */
    public HolderJob(CommandOrder order) {
        this(null, false, null, order);
    }

    public byte[] encoded() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(stdin != null ? 2 : stdinOpen ? 1 : 0);
            KeeperFrame.bytes(out, stdin == null ? NOTHING : stdin);
            KeeperFrame.text(out, display == null ? "" : display.toString());
            KeeperFrame.bytes(out, order.encoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory doesn't fail
        }
        return bytes.toByteArray();
    }
}
