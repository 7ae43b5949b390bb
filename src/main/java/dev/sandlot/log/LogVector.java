package dev.sandlot.log;

import dev.sandlot.model.ProcessId;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a client of a merged log goes on that has got everything so far: the position in each process that has printed, but those that are
 * over are told in one word, and those that come after it and of which nothing was sent aren't told at all.
 */
final class LogVector {
    private final SortedMap<ProcessId, LogFeed> feeds;
    private final LogMembers members;
    private int done;
    /** What is the same for each line of one process, while no other one's is sent. */
    private @Nullable LogFeed of;

    private String before = "";
    private String after = "";

    LogVector(SortedMap<ProcessId, LogFeed> feeds, LogMembers members, int done) {
        this.feeds = feeds;
        this.members = members;
        this.done = done;
    }

    /** Every process up to this number is over, but for those that have a position. */
    void done(int number) {
        done = Math.max(done, number);
        changed();
    }

    /** There is one process more, or less. */
    void changed() {
        of = null;
    }

    /** After an entry of this process. */
    String after(LogFeed feed) {
        if (feed != of) {
            var positions = new TreeMap<ProcessId, LogPosition>(members.wanted());
            feeds.forEach((id, other) -> positions.put(id, other.position()));
            before = joined(positions.headMap(feed.id(), false), "");
            after = joined(positions.tailMap(feed.id(), false), done > 0 ? "..p" + done : "");
            of = feed;
        }
        return before + (before.isEmpty() ? "" : ",") + feed.id() + ":" + feed.position() + (after.isEmpty() ? "" : ",")
                + after;
    }

    private String joined(Map<ProcessId, LogPosition> positions, String last) {
        var text = new StringJoiner(",");
        positions.forEach((id, position) -> {
            if (!position.isFirst() || id.number() <= done) {
                text.add(id + ":" + position);
            }
        });
        return last.isEmpty() ? text.toString() : text.add(last).toString();
    }
}
