package dev.sandlot.process;

import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import java.io.IOException;

/**
 * Where the last lines of a log begin: at chunk {@code seq}, after {@code skip} of its bytes.
 */
record Tail(long seq, int skip) {

    /** Walks back over the log until it has met {@code lines} lines of the channel (of all, if null). Blocks on the disk. */
    static Tail of(OutputLog log, int lines, Channel channel) throws IOException {
        if (lines <= 0) {
            return new Tail(log.nextSeq(), 0);
        }
        long first = log.firstSeq();
        int ends = 0;
        boolean newest = true;
        for (long seq = log.nextSeq() - 1; seq >= first; seq--) {
            var loaded = log.load(seq, 1);
            if (loaded.isEmpty()) {
                return new Tail(log.firstSeq(), 0);
            }
            Chunk chunk = loaded.get(0);
            if (channel != null && chunk.channel() != channel) {
                continue;
            }
            var bytes = chunk.bytes();
            for (int i = bytes.length() - 1; i >= 0; i--) {
                // The very last newline ends a line; every earlier one stands before a line that has been counted.
                if (bytes.getByte(i) == '\n' && !(newest && i == bytes.length() - 1) && ++ends == lines) {
                    return new Tail(seq, i + 1);
                }
            }
            newest = false;
        }
        return new Tail(first, 0);
    }
}
