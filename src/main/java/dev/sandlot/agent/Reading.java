package dev.sandlot.agent;

import dev.sandlot.store.AgentFileRow;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A session file of which something is to be read.
 *
 * @param known how far it has been read, from the beginning where it is another file now
 */
record Reading(Format format, Listed file, AgentFileRow known) {
    /** The note of a file that is read as a whole but too large for that. */
    static final String TOO_LARGE = "too large";

    /**
     * What is to be read of a file, or null where nothing is new.
     *
     * @param known null where it was never read
     */
    static @Nullable Reading of(Format format, Listed file, @Nullable AgentFileRow known) {
        var same = known != null && known.inode() == file.inode() && known.position() <= file.size() ? known : null;
        if (same != null && (same.changed() == file.changed() || format.byLine() && same.position() == file.size())) {
            return null;
        }
        var start = new AgentFileRow(file.path(), file.inode(), 0, 0, false, null);
        return new Reading(format, file, same != null && format.byLine() ? same : start);
    }

    /** How much there is to be read. */
    long rest() {
        return file.size() - known.position();
    }

    /** Whether a part that ends before its end is of no use. */
    boolean isTooLarge(int most) {
        return !format.byLine() && file.size() > most;
    }

    /**
     * Takes in a part of the file, from where it had been read to.
     *
     * @param whole whether this is as much as is ever read at once
     * @return how far it has been read now; null where this was not enough of it
     */
    @Nullable
    AgentFileRow take(byte[] bytes, int from, int length, boolean whole, Findings found) {
        if (!format.byLine()) {
            if (length < file.size()) {
                return null;
            }
            format.read(new Format.Piece(file.path(), null, bytes, from, length, 0), found);
            return new AgentFileRow(file.path(), file.inode(), length, file.changed(), false, null);
        }
        return new Lines(bytes, from, length).take(whole, found);
    }

    /** A whole file that is larger than what is ever read: noted, so that this can be told. */
    AgentFileRow tooLarge() {
        return new AgentFileRow(file.path(), file.inode(), 0, file.changed(), false, TOO_LARGE);
    }

    /** The lines of a part of the file. */
    private final class Lines {
        private final byte[] bytes;
        private final int start;
        private final int end;
        private @Nullable String note = known.note();

        Lines(byte[] bytes, int from, int length) {
            this.bytes = bytes;
            this.start = from;
            this.end = from + length;
        }

        AgentFileRow take(boolean whole, Findings found) {
            int line = start;
            boolean skipping = known.skipping();
            for (int at = start; at < end; at++) {
                if (bytes[at] == '\n') {
                    if (!skipping) {
                        read(line, at, found);
                    }
                    skipping = false;
                    line = at + 1;
                }
            }
            if (skipping || line == start && whole) {
                return row(known.position() + end - start, true, note); // a line that is too long
            }
            // The last line may be half there, or lack only its newline; it is read again when there is more.
            var before = note;
            read(line, end, found);
            return row(known.position() + line - start, false, before);
        }

        /** Where there was more than could be read now, the file counts as changed until that has been read too. */
        private AgentFileRow row(long position, boolean skipping, @Nullable String remembered) {
            boolean all = known.position() + end - start >= file.size();
            return new AgentFileRow(
                    file.path(), file.inode(), position, all ? file.changed() : 0, skipping, remembered);
        }

        private void read(int from, int to, Findings found) {
            if (to > from) {
                var position = known.position() + from - start;
                note = format.read(new Format.Piece(file.path(), note, bytes, from, to - from, position), found);
            }
        }
    }

    /** The arguments of the command that reads it. */
    java.util.List<String> arguments() {
        return Arrays.asList(file.path(), Long.toString(file.inode()), Long.toString(known.position()));
    }
}
