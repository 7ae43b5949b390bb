package dev.sandlot.process;

import dev.sandlot.stream.Channel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that a process's output is in, opened for reading when they are first asked for. Safe from any thread. */
final class OutputFiles implements AutoCloseable {
    private final LogFiles files;
    /** Null while none has been asked for: there are thousands of logs that nobody reads. */
    private @Nullable Map<Channel, Opened> opened;

    OutputFiles(LogFiles files) {
        this.files = files;
    }

    /** @param file null where there is none yet */
    private record Opened(Path path, @Nullable FileChannel file) {}

    /** How many bytes there are, 0 where there is no such file. */
    long size(Channel channel) throws IOException {
        var file = file(channel);
        return file == null ? 0 : file.size();
    }

    /** Fills the buffer with what is there from {@code offset} on. Blocks on the disk. */
    void read(Channel channel, long offset, ByteBuffer into) throws IOException {
        var file = file(channel);
        long start = offset - into.position();
        while (into.hasRemaining()) {
            if (file == null || file.read(into, start + into.position()) < 0) {
                throw new Unreadable("the log is shorter than its index says");
            }
        }
    }

    private synchronized @Nullable FileChannel file(Channel channel) throws IOException {
        if (opened == null) {
            opened = new EnumMap<>(Channel.class);
        }
        var known = opened.computeIfAbsent(channel, c -> new Opened(files.output(c), null));
        // Most processes have no terminal. This is asked at every look at a log, so not by way of an exception.
        if (known.file() == null && known.path().toFile().exists()) {
            known = new Opened(known.path(), FileChannel.open(known.path(), StandardOpenOption.READ));
            opened.put(channel, known);
        }
        return known.file();
    }

    /** Closes them; they are opened anew where they are asked for again. */
    @Override
    public synchronized void close() throws IOException {
        if (opened == null) {
            return;
        }
        for (var each : opened.values()) {
            if (each.file() != null) {
                each.file().close();
            }
        }
        opened = null;
    }
}
