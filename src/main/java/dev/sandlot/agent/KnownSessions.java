package dev.sandlot.agent;

import dev.sandlot.model.SandboxId;
import dev.sandlot.store.AgentFileRow;
import dev.sandlot.store.AgentSeriesRow;
import dev.sandlot.store.AgentTable;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one sandbox's agents while it is looked at: how far its files have been read, which sessions and series it has. */
final class KnownSessions {
    /** Session files that are remembered; of more, the newest are read. */
    static final int MOST_FILES = 2000;

    private static final int MOST_SESSIONS = 1000;
    private static final int MOST_SERIES = 2000;

    /** Where whatever is beyond the most sessions is counted. */
    private static final String OTHERS = "(others)";

    final Map<String, AgentFileRow> files = new HashMap<>();
    /** False where there were more files than are listed. */
    boolean allListed = true;

    private final Set<String> sessions = new HashSet<>();
    private final Map<String, AgentSeriesRow> series = new HashMap<>();

    static Future<KnownSessions> open(AgentTable table, SandboxId sandbox) {
        return Future.join(table.files(sandbox), table.sessions(sandbox), table.series(sandbox))
                .map(done -> {
                    var known = new KnownSessions();
                    done.<java.util.List<AgentFileRow>>resultAt(0).forEach(row -> known.files.put(row.path(), row));
                    done.<java.util.List<dev.sandlot.store.AgentSessionRow>>resultAt(1)
                            .forEach(row -> known.sessions.add(row.id()));
                    done.<java.util.List<AgentTable.Told>>resultAt(2)
                            .forEach(row -> known.series.put(name(row.series()), row.series()));
                    return known;
                });
    }

    /** The session under which this one is counted: itself, unless there are too many. */
    String session(String id) {
        if (sessions.contains(id) || sessions.size() < MOST_SESSIONS) {
            sessions.add(id);
            return id;
        }
        return OTHERS;
    }

    boolean hasSessions() {
        return !sessions.isEmpty();
    }

    /** Whether there were files that are too many or too large to be read. */
    boolean leftOut() {
        return !allListed || files.values().stream().anyMatch(row -> Reading.TOO_LARGE.equals(row.note()));
    }

    /** Null where it was never told of. */
    @Nullable
    AgentSeriesRow series(String session, String metric, String model) {
        return series.get(session + ' ' + metric + ' ' + model);
    }

    /** False where there are too many. */
    boolean put(AgentSeriesRow row) {
        if (!series.containsKey(name(row)) && series.size() >= MOST_SERIES) {
            return false;
        }
        series.put(name(row), row);
        return true;
    }

    private static String name(AgentSeriesRow row) {
        return row.session() + ' ' + row.metric() + ' ' + row.model();
    }
}
