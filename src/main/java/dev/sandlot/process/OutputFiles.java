package dev.sandlot.process;

import dev.sandlot.stream.Channel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;

/** The files that a process's output is in, opened for reading when they are first asked for. Safe from any thread. */
final class OutputFiles implements AutoCloseable {
    private final Map<Channel, Path> paths = new EnumMap<>(Channel.class);
    private final Map<Channel, FileChannel> open = new EnumMap<>(Channel.class);

    OutputFiles(LogFiles files) {
        for (var channel : Channel.values()) {
            paths.put(channel, files.output(channel));
        }
    }

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
                throw new IOException("the log is shorter than its index says");
            }
        }
    }

    private synchronized FileChannel file(Channel channel) throws IOException {
        var file = open.get(channel);
        // Most processes have no terminal. This is asked at every look at a log, so not by way of an exception.
        if (file == null && paths.get(channel).toFile().exists()) {
            file = FileChannel.open(paths.get(channel), StandardOpenOption.READ);
            open.put(channel, file);
        }
        return file;
    }

    /** Closes them; they are opened anew where they are asked for again. */
    @Override
    public synchronized void close() throws IOException {
        for (var file : open.values()) {
            file.close();
        }
        open.clear();
    }
}
