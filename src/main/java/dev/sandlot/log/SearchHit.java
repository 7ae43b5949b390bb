package dev.sandlot.log;

import dev.sandlot.stream.Chunk;

/**
 * Where text that was looked for begins.
 *
 * @param offset bytes from the beginning of the chunk
 */
public record SearchHit(Chunk chunk, int offset) {
    LogPlace place() {
        return new LogPlace(chunk.seq(), offset);
    }
}
