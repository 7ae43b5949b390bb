package dev.sandlot.supervisor;

import dev.sandlot.process.Processes;
import dev.sandlot.store.ProcessRow;
import dev.sandlot.store.ProcessTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/**
 * The processes that had ended before this daemon began. They are looked up where somebody first asks for those of their sandbox, so that a
 * start costs nothing for them. Used on the loop only.
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

    /** Completes when all processes of the sandbox are known. */
    Future<Void> of(HeldSandbox box) {
        var past = box.past;
        if (past == null) {
            var known = Promise.<Void>promise();
            past = known.future();
            box.past = past;
            read(box, box.nextProcess, 0, known);
            past.onFailure(e -> box.past = null); // to be tried again
        }
        return past;
    }

    /** @param end those from here on are this daemon's own */
    private void read(HeldSandbox box, int end, int after, Promise<Void> known) {
        loop.here(table.of(box.id, after))
                .onSuccess(rows -> {
                    rows.stream().filter(row -> row.id().number() < end).forEach(row -> add(box, row));
                    if (rows.size() < ProcessTable.PAGE) {
                        known.complete();
                    } else {
                        read(box, end, last(rows), known);
                    }
                })
                .onFailure(known::fail);
    }

    private static int last(List<ProcessRow> rows) {
        return rows.get(rows.size() - 1).id().number();
    }

    private void add(HeldSandbox box, ProcessRow row) {
        if (!box.gone && !box.processes.containsKey(row.id())) {
            var process = HeldProcess.of(loop, room, row);
            box.processes.put(process.id, process);
            processes.finish(box.id, process.id, process.end(), process.extent);
        }
    }
}
