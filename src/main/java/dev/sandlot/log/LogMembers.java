package dev.sandlot.log;

import dev.sandlot.model.ProcessId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a merged log that have not been opened yet, in the order of their ids: so whoever has read everything up to one of them
 * can say so in one word. They are opened when the merge gets to the time of their start, so that only what ran at one time is open at once.
 */
final class LogMembers {
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final BitSet known = new BitSet();
    /** Where the client wants to go on in those that have not been opened yet. */
    private final TreeMap<ProcessId, LogPosition> wanted;

    private final int done;

    /** @param due the earliest time that it or one behind it may have printed something */
    private record Waiting(LogMember member, Instant due) {}

    LogMembers(LogPosition.Vector from) {
        this.wanted = new TreeMap<>(from.positions());
        this.done = from.done();
    }

    /** Takes up those that it did not know. */
    void add(Collection<LogMember> members) {
        var all = new ArrayList<LogMember>();
        waiting.forEach(each -> all.add(each.member()));
        for (var member : members) {
            int number = member.id().number();
            if (!known.get(number) && (number > done || wanted.containsKey(member.id()))) {
                all.add(member);
            }
            known.set(number);
        }
        all.sort(Comparator.comparing(LogMember::id));
        waiting.clear();
        var due = Instant.MAX;
        for (int i = all.size() - 1; i >= 0; i--) {
            var member = all.get(i);
            due = member.earliest().isBefore(due) ? member.earliest() : due;
            waiting.addFirst(new Waiting(member, due));
        }
    }

    /** Whether the next one may have printed something before {@code time}; null is the end of all times. */
    boolean isDue(@Nullable Instant time) {
        var first = waiting.peekFirst();
        return first != null && (time == null || !first.due().isAfter(time));
    }

    LogMember take() {
        return waiting.removeFirst().member();
    }

    /** Where the client wants to go on in the process, or null; asked once. */
    @Nullable
    LogPosition wanted(ProcessId process) {
        return wanted.remove(process);
    }

    /** Those positions that have not been asked for. */
    Map<ProcessId, LogPosition> wanted() {
        return wanted;
    }
}
