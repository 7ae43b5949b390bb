package dev.sandlot.supervisor;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessState;
import dev.sandlot.process.Processes;
import dev.sandlot.store.ProcessRow;
import dev.sandlot.store.ProcessTable;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processes that had ended before this daemon began. They are looked up where somebody first asks for them, and only those that he asks
 * for: so neither a start nor what is done with others costs anything for them. Used on the loop only.
 */
final class Past {
    private final Loop loop;
    private final SpecRoom room;
    private final ProcessTable table;
    private final Processes processes;

    Past(Loop loop, SpecRoom room, ProcessTable table, Processes processes) {
        this.loop = loop;
        this.room = room;
        this.table = table;
        this.processes = processes;
    }

    /** Completes when all processes of the sandbox are known. Before that, none of them may be removed: it would be looked up again. */
    Future<Void> of(HeldSandbox box) {
        var past = box.past;
        if (past == null) {
            past = read(box, 0, Integer.MAX_VALUE);
            box.past = past;
            past.onFailure(e -> box.past = null); // to be tried again
        }
        return past;
    }

    /** Completes when so many with higher numbers than {@code after} are known, the lowest ones. */
    Future<Void> page(HeldSandbox box, int after, int most) {
        return box.past != null ? box.past : read(box, after, most);
    }

    /** Completes when the process that somebody calls so is known, if there is one. */
    Future<Void> one(HeldSandbox box, String reference) {
        return ProcessId.isId(reference) ? these(box, List.of(new ProcessId(reference))) : named(box, reference);
    }

    /** Completes when the process of this name is known, if there is one. */
    Future<Void> named(HeldSandbox box, @Nullable String name) {
        return name == null
                ? Future.succeededFuture()
                : box.past != null ? box.past : known(box, table.named(box.id, name));
    }

    /** Completes when these are known, as far as there are such. */
    Future<Void> these(HeldSandbox box, Collection<ProcessId> some) {
        if (box.past != null) {
            return box.past;
        }
        var missing = some.stream()
                .filter(id -> !box.processes.containsKey(id))
                .distinct()
                .toList();
        var found = new ArrayList<Future<Void>>();
        for (int from = 0; from < missing.size(); from += ProcessTable.PAGE) {
            var page = missing.subList(from, Math.min(missing.size(), from + ProcessTable.PAGE));
            found.add(known(box, table.these(box.id, page)));
        }
        return found.isEmpty() ? Future.succeededFuture() : Future.join(found).mapEmpty();
    }

    /** Completes when so many of those that printed last are known. */
    Future<Void> newest(HeldSandbox box, int most) {
        if (box.past != null) {
            return box.past;
        }
        return most == 0
                ? Future.succeededFuture()
                : RowPages.each(loop, (last, left) -> table.newest(box.id, last, left), most, row -> add(box, row));
    }

    /** Whether the sandbox has more processes than this; false where they are not known, and not that many. */
    Future<Boolean> isMoreThan(HeldSandbox box, int number) {
        return box.past != null
                ? box.past.map(v -> box.processes.size() > number)
                : loop.here(table.count(box.id)).map(count -> count > number);
    }

    private Future<Void> read(HeldSandbox box, int after, int most) {
        // Those from here on are this daemon's own.
        int end = box.nextProcess;
        return after >= end - 1
                ? Future.succeededFuture()
                : RowPages.each(
                        loop,
                        (last, left) -> table.of(
                                box.id, last == null ? after : last.id().number(), left),
                        most,
                        row -> {
                            if (row.id().number() < end) {
                                add(box, row);
                            }
                        });
    }

    private Future<Void> known(HeldSandbox box, Future<List<ProcessRow>> found) {
        return loop.here(found).map(rows -> {
            rows.forEach(row -> add(box, row));
            return null;
        });
    }

    private void add(HeldSandbox box, ProcessRow row) {
        // One that runs is known from the start; if it isn't, it has failed to start meanwhile.
        boolean ended = row.state() != ProcessState.RUNNING;
        if (ended && !box.gone && !box.processes.containsKey(row.id())) {
            var process = HeldProcess.of(loop, room, row);
            box.processes.put(process.id, process);
            processes.finish(box.id, process.id, process.end(), process.extent);
        }
    }
}
