package dev.sandlot.keeper;

import dev.sandlot.model.TerminalSize;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The frames at the door of a terminal's holder, as {@code door_frames.h} has them, which explains each: a length, a kind, a token and what the
 * kind says. They outlive versions: this daemon may ask a holder that the daemon before it has made.
 */
sealed interface DoorFrame {
    /** What one that is asked may be at most, in bytes. */
    int MOST = 2 << 20;

    /** A screen is as long as it is. */
    int ANSWER_MOST = 64 << 20;

    /** What is asked of the holder. */
    sealed interface Order extends DoorFrame {}

    /** What it answers; the token is told beside it. */
    sealed interface Answer extends DoorFrame {}

    record Type(byte[] bytes) implements Order {}

    record Paste(String text) implements Order {}

    /** @param modifiers {@link KeptTerminal#SHIFT}, {@link KeptTerminal#ALT} and {@link KeptTerminal#CTRL} together */
    record Key(String name, int modifiers) implements Order {}

    record Resize(TerminalSize size) implements Order {}

    /** @param clip what a snapshot is clipped to, or null */
    record Show(KeptTerminal.Form form, @Nullable TerminalSize clip) implements Order {}

    record Driver(boolean drives) implements Order {}

    record Reply(byte[] bytes) implements Order {}

    record Done(long position) implements Answer {}

    record Screen(long position, TerminalSize size, byte[] bytes) implements Answer {}

    record Failed(String why) implements Answer {}

    /** The whole frame. */
    static byte[] encode(long token, Order order) {
        var body = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(body)) {
            write(token, order, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory doesn't fail
        }
        if (body.size() > MOST) {
            throw new IllegalArgumentException(body.size() + " bytes for a terminal at once");
        }
        var frame = new ByteArrayOutputStream(Integer.BYTES + body.size());
        try (var out = new DataOutputStream(frame)) {
            out.writeInt(body.size());
            body.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frame.toByteArray();
    }

    private static void write(long token, Order order, DataOutputStream out) throws IOException {
        if (order instanceof Type type) {
            head(out, 1, token);
            KeeperFrame.bytes(out, type.bytes());
        } else if (order instanceof Paste paste) {
            head(out, 2, token);
            KeeperFrame.bytes(out, paste.text().getBytes(StandardCharsets.UTF_8));
        } else if (order instanceof Key key) {
            head(out, 3, token);
            out.writeByte(key.modifiers());
            KeeperFrame.text(out, key.name());
        } else if (order instanceof Resize resize) {
            head(out, 4, token);
            size(out, resize.size());
        } else if (order instanceof Show show) {
            head(out, 5, token);
            out.writeByte(show.form().code());
            size(out, show.clip());
        } else if (order instanceof Driver driver) {
            head(out, 6, token);
            out.writeBoolean(driver.drives());
        } else if (order instanceof Reply reply) {
            head(out, 7, token);
            KeeperFrame.bytes(out, reply.bytes());
        }
    }

    private static void head(DataOutputStream out, int kind, long token) throws IOException {
        out.writeByte(kind);
        out.writeLong(token);
    }

    private static void size(DataOutputStream out, @Nullable TerminalSize size) throws IOException {
        out.writeShort(size == null ? 0 : size.cols());
        out.writeShort(size == null ? 0 : size.rows());
    }

    /**
     * What a frame says behind its token; null where this version doesn't know it.
     *
     * @throws IndexOutOfBoundsException where it is cut short
     */
    static @Nullable Answer read(int kind, ByteBuf body) {
        return switch (kind) {
            case 1 -> new Done(body.readLong());
            case 2 ->
                new Screen(
                        body.readLong(),
                        new TerminalSize(body.readUnsignedShort(), body.readUnsignedShort()),
                        bytes(body));
            case 3 -> new Failed(new String(bytes(body), StandardCharsets.UTF_8));
            default -> null;
        };
    }

    private static byte[] bytes(ByteBuf body) {
        int length = body.readInt();
        if (length < 0 || length > body.readableBytes()) {
            throw new IndexOutOfBoundsException(length + " bytes of " + body.readableBytes());
        }
        var bytes = new byte[length];
        body.readBytes(bytes);
        return bytes;
    }
}
