package dev.sandlot.log;

import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.stream.Channel;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How far a client has read a process's output line by line. Lines of stdout and stderr interleave chunk by chunk, so each of the two
 * has a mark of its own. Written {@code 12.345/14}: stdout, then stderr; one of them alone stands for both.
 */
public record LogPosition(Mark stdout, Mark stderr) {

    /**
     * The next byte wanted: the first of chunk {@code seq}, or, where {@code left} is not 0, the one that has so many bytes of that chunk
     * at and after it. Counted from the chunk's end, because a chunk that is met first may be cut at its head.
     */
    public record Mark(long seq, int left) {
        static final Mark FIRST = new Mark(0, 0);

        /** The one that is further on. */
        static Mark later(Mark a, Mark b) {
            if (a.seq != b.seq) {
                return a.seq > b.seq ? a : b;
            }
            return a.left == 0 || b.left != 0 && b.left < a.left ? b : a;
        }

        @Override
        public String toString() {
            return left == 0 ? Long.toString(seq) : seq + "." + left;
        }
    }

    Mark of(Channel channel) {
        return channel == Channel.STDERR ? stderr : stdout;
    }

    static LogPosition at(long seq) {
        var mark = new Mark(seq, 0);
        return new LogPosition(mark, mark);
    }

    boolean isFirst() {
        return stdout.equals(Mark.FIRST) && stderr.equals(Mark.FIRST);
    }

    /** The first chunk that has anything wanted in it. */
    long firstSeq() {
        return Math.min(stdout.seq, stderr.seq);
    }

    @Override
    public String toString() {
        return stdout.equals(stderr) ? stdout.toString() : stdout + "/" + stderr;
    }

    /**
     * The positions in all processes of a sandbox, such as {@code p1:12.345,..p7,p9:4}.
     *
     * @param done every process up to this number has been read to its end, except those with a position of their own
     */
    public record Vector(Map<ProcessId, LogPosition> positions, int done) {
        public static final Vector START = new Vector(Map.of(), 0);

        private static final Pattern ENTRY = Pattern.compile(
                "(p[1-9][0-9]{0,8}):([0-9]{1,18})(?:\\.([0-9]{1,9}))?(?:/([0-9]{1,18})(?:\\.([0-9]{1,9}))?)?");
        private static final Pattern DONE = Pattern.compile("\\.\\.p([1-9][0-9]{0,8})");

        /** Reads what an event's id said; a fault of kind INVALID for {@code field} where it is something else. */
        public static Vector parse(String field, String text) {
            var positions = new HashMap<ProcessId, LogPosition>();
            var done = 0;
            for (var part : text.split(",")) {
                var entry = ENTRY.matcher(part.trim());
                var upTo = DONE.matcher(part.trim());
                if (entry.matches()) {
                    var stdout = mark(entry.group(2), entry.group(3));
                    var stderr = entry.group(4) == null ? stdout : mark(entry.group(4), entry.group(5));
                    positions.put(new ProcessId(entry.group(1)), new LogPosition(stdout, stderr));
                } else if (upTo.matches()) {
                    done = Integer.parseInt(upTo.group(1));
                } else {
                    throw Fault.invalid(field, "must be positions such as p1:12,p2:4")
                            .asException();
                }
            }
            return new Vector(Map.copyOf(positions), done);
        }

        private static Mark mark(String seq, String left) {
            return new Mark(Long.parseLong(seq), left == null ? 0 : Integer.parseInt(left));
        }
    }
}
