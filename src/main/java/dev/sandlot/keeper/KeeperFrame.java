package dev.sandlot.keeper;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The frames between the daemon and its keeper, as {@code frames.h} has them, which explains each: a length, a kind, a token and what the kind
 * says. The token is the daemon's name for what it has asked for.
 */
sealed interface KeeperFrame {
    /** Both sides say it first. */
    int VERSION = 1;

    /** What a frame may be at most, in bytes. */
    int MOST = 16 << 20;

    /** What the daemon orders. */
    sealed interface Order extends KeeperFrame {
        long token();
    }

    /** What it is told. */
    sealed interface Answer extends KeeperFrame {
        long token();
    }

    record Hello() implements Order {
        @Override
        public long token() {
            return 0;
        }
    }

    /**
     * @param uid 0 to stay who the keeper is
     * @param files first the directory where the box's init listens
     */
    record Hold(long token, int uid, List<String> files) implements Order {}

    /**
     * @param meeting the daemon's socket
     * @param key what to say there
     * @param connections 1 for standard output, or 3 with input and error
     */
    record Conduit(long token, int uid, String box, String meeting, byte[] key, int connections) implements Order {}

    /**
     * @param logs the directory of the process's log
     */
    record Terminal(long token, int uid, String box, String logs, int cols, int rows) implements Order {}

    record Run(long token, int uid, List<String> argv) implements Order {}

    record Go(long token, byte[] bytes) implements Order {}

    record Away(long token) implements Order {}

    record Signal(long token, int uid, int signal, List<Long> pids) implements Order {}

    record Greeting(long token, int version) implements Answer {}

    record Ready(long token, long pid, long startTicks, long child) implements Answer {}

    record Failed(long token, String why) implements Answer {}

    record Started(long token, long pid) implements Answer {}

    record Said(long token, byte[] bytes) implements Answer {}

    record Silent(long token) implements Answer {}

    record Done(long token) implements Answer {}

    /** @param status that of wait(2) */
    record Ended(long token, int status, boolean run) implements Answer {}

    /** The whole frame. */
    static byte[] encode(Order order) {
        var body = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(body)) {
            out.writeInt(0); // the length, when it is known
            write(order, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory doesn't fail
        }
        var frame = body.toByteArray();
        int length = frame.length - Integer.BYTES;
        if (length > MOST) {
            throw new IllegalArgumentException("an order of " + length + " bytes");
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            frame[i] = (byte) (length >>> (8 * (Integer.BYTES - 1 - i)));
        }
        return frame;
    }

    private static void write(Order order, DataOutputStream out) throws IOException {
        if (order instanceof Hello) {
            head(out, 1, order);
            out.writeInt(VERSION);
        } else if (order instanceof Hold hold) {
            head(out, 2, order);
            out.writeInt(hold.uid());
            for (var file : hold.files()) {
                text(out, file);
            }
        } else if (order instanceof Conduit conduit) {
            head(out, 7, order);
            out.writeInt(conduit.uid());
            text(out, conduit.box());
            text(out, conduit.meeting());
            bytes(out, conduit.key());
            out.writeByte(conduit.connections());
        } else if (order instanceof Terminal terminal) {
            head(out, 8, order);
            out.writeInt(terminal.uid());
            text(out, terminal.box());
            text(out, terminal.logs());
            out.writeShort(terminal.cols());
            out.writeShort(terminal.rows());
        } else if (order instanceof Run run) {
            head(out, 3, order);
            out.writeInt(run.uid());
            texts(out, run.argv());
        } else if (order instanceof Go go) {
            head(out, 4, order);
            bytes(out, go.bytes());
        } else if (order instanceof Away) {
            head(out, 5, order);
        } else if (order instanceof Signal signal) {
            head(out, 6, order);
            out.writeInt(signal.uid());
            out.writeInt(signal.signal());
            out.writeInt(signal.pids().size());
            for (long pid : signal.pids()) {
                out.writeInt((int) pid);
            }
        }
    }

    private static void head(DataOutputStream out, int kind, Order order) throws IOException {
        out.writeByte(kind);
        out.writeLong(order.token());
    }

    /** A length and so many bytes. */
    static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** A text of the other side's: no NUL in it, one behind it. */
    static void text(DataOutputStream out, String text) throws IOException {
        if (text.indexOf(0) >= 0) {
            throw new IllegalArgumentException("a NUL in a text");
        }
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
        out.writeByte(0);
    }

    /** A count and so many texts. */
    static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (var text : texts) {
            text(out, text);
        }
    }

    /**
     * The next answer; waits for it.
     *
     * @throws java.io.EOFException at the end
     * @throws IOException where it can't be read, or is none
     */
    static Answer read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < Byte.BYTES + Long.BYTES || length > MOST) {
            throw new IOException("the keeper said a frame of " + length + " bytes");
        }
        int kind = in.readUnsignedByte();
        long token = in.readLong();
        int rest = length - Byte.BYTES - Long.BYTES;
        return switch (kind) {
            case 1 -> new Greeting(token, in.readInt());
            case 2 ->
                new Ready(
                        token,
                        Integer.toUnsignedLong(in.readInt()),
                        in.readLong(),
                        Integer.toUnsignedLong(in.readInt()));
            case 3 -> new Failed(token, new String(in.readNBytes(rest), StandardCharsets.UTF_8).replace("\0", ""));
            case 4 -> new Started(token, Integer.toUnsignedLong(in.readInt()));
            case 5 -> new Said(token, in.readNBytes(rest));
            case 6 -> new Silent(token);
            case 7 -> new Done(token);
            case 8 -> new Ended(token, in.readInt(), in.readBoolean());
            default -> throw new IOException("the keeper said a frame of kind " + kind);
        };
    }
}
