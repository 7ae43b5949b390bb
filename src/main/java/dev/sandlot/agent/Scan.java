package dev.sandlot.agent;

import dev.sandlot.model.InnerProgram;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.AgentFileRow;
import dev.sandlot.store.AgentItem;
import dev.sandlot.store.AgentSessionRow;
import dev.sandlot.store.AgentTable;
import dev.sandlot.stream.Inside;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/**
 * Looks for what is new in the session files of a sandbox: one command inside lists them, and, where something is new, another reads a
 * bounded part of it. What was found is written before how far it was read, so that whatever happens between, nothing is missing; what is
 * read twice counts once.
 */
final class Scan {
    /** Files of which something is read at once. */
    private static final int MOST_READ = 64;

    private static final int MOST_ENTRIES = 20_000;
    private static final int LONGEST_LIST = 1 << 20;
    private static final int LONGEST_HEADER = 40;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String HOME = "/home/agent";

    private final Inside inside;
    private final AgentTable table;
    private final Collection<Adapter> adapters;
    private final Work work;
    private final int mostBytes;

    /** Does what takes a while elsewhere than on the event loop, and comes back. */
    interface Work {
        <T> Future<T> run(java.util.concurrent.Callable<T> work);
    }

    /** @param mostBytes read from session files in one look */
    Scan(Inside inside, AgentTable table, Collection<Adapter> adapters, Work work, int mostBytes) {
        this.inside = inside;
        this.table = table;
        this.adapters = adapters;
        this.work = work;
        this.mostBytes = mostBytes;
    }

    /** What a look gave. {@code more} where there is more to be read at once. */
    record Result(boolean news, boolean more) {}

    Future<Result> look(Sandbox sandbox, KnownSessions known) {
        var arguments = new ArrayList<>(
                List.of("list", Integer.toString(KnownSessions.MOST_FILES), Integer.toString(MOST_ENTRIES)));
        for (var adapter : adapters) {
            var sessions = adapter.sessions();
            for (var names : sessions.names()) {
                arguments.add(top(adapter, sandbox));
                arguments.add(Integer.toString(sessions.depth()));
                arguments.add(names);
            }
        }
        return run(sandbox.id(), arguments, LONGEST_LIST).compose(said -> {
            if (said.exitCode() != 0) { // what a list that failed lacks has not gone
                return Future.succeededFuture(new Result(false, false));
            }
            var files = Listed.parse(said.output());
            known.allListed = Listed.isAll(said.output());
            var readings = readings(sandbox, files, known);
            return forget(sandbox, files, known)
                    .compose(v -> readings.isEmpty()
                            ? Future.succeededFuture(new Result(false, false))
                            : read(sandbox, known, readings));
        });
    }

    /** Of files that are gone, or too old to be listed, nothing is remembered. */
    private Future<Void> forget(Sandbox sandbox, List<Listed> files, KnownSessions known) {
        var gone = new HashSet<>(known.files.keySet());
        files.forEach(file -> gone.remove(file.path()));
        known.files.keySet().removeAll(gone);
        return gone.isEmpty() ? Future.succeededFuture() : table.forgetFiles(sandbox.id(), List.copyOf(gone));
    }

    private static String top(Adapter adapter, Sandbox sandbox) {
        return adapter.sessions().top(HOME, sandbox.spec().env());
    }

    private Future<Inside.Said> run(SandboxId sandbox, List<String> arguments, int most) {
        return inside.run(sandbox, InnerProgram.role("sessions", arguments), most, LIMIT);
    }

    private List<Reading> readings(Sandbox sandbox, List<Listed> files, KnownSessions known) {
        var readings = new ArrayList<Reading>();
        for (var file : files) {
            adapters.stream()
                    .filter(adapter -> file.path().startsWith(top(adapter, sandbox) + "/"))
                    .findFirst()
                    .map(adapter ->
                            Reading.of(Format.of(adapter.reader(), file.path()), file, known.files.get(file.path())))
                    .ifPresent(readings::add);
        }
        // What has least to be read comes first: one endless file holds none of the others up.
        readings.sort(Comparator.comparingLong(Reading::rest));
        return readings;
    }

    private Future<Result> read(Sandbox sandbox, KnownSessions known, List<Reading> all) {
        var rows = new ArrayList<AgentFileRow>();
        var wanted = new ArrayList<Reading>();
        for (var reading : all) {
            if (reading.isTooLarge(mostBytes)) {
                rows.add(reading.tooLarge());
            } else if (wanted.size() < MOST_READ) {
                wanted.add(reading);
            }
        }
        if (wanted.isEmpty()) {
            return save(sandbox, known, new Findings(Instant.now()), rows).map(new Result(true, false));
        }
        var arguments = new ArrayList<>(List.of("read", Integer.toString(mostBytes)));
        wanted.forEach(reading -> arguments.addAll(reading.arguments()));
        int most = mostBytes + LONGEST_HEADER * wanted.size();
        return run(sandbox.id(), arguments, most)
                .compose(said -> work.run(() -> {
                    var found = new Findings(Instant.now());
                    parse(said.output(), wanted, rows, found);
                    return found;
                }))
                .compose(found -> save(sandbox, known, found, rows))
                .map(v -> new Result(!rows.isEmpty(), !rows.isEmpty() && isUnfinished(all, rows)));
    }

    private static boolean isUnfinished(List<Reading> all, List<AgentFileRow> rows) {
        return rows.size() < all.size() || rows.stream().anyMatch(row -> row.changed() == 0);
    }

    /** Whatever does not look as the command inside would have written it ends this. */
    private void parse(byte[] said, List<Reading> wanted, List<AgentFileRow> rows, Findings found) {
        int at = 0;
        int last = -1;
        while (at < said.length) {
            int end = at;
            while (end < said.length && end - at < LONGEST_HEADER && said[end] != '\n') {
                end++;
            }
            var header = new String(said, at, end - at, StandardCharsets.ISO_8859_1);
            if (!header.matches("[0-9]{1,3} [0-9]{1,9}")) {
                return;
            }
            int space = header.indexOf(' ');
            int index = Integer.parseInt(header.substring(0, space));
            int length = Integer.parseInt(header.substring(space + 1));
            int from = end + 1;
            if (index <= last || index >= wanted.size() || from > said.length || length > said.length - from) {
                return;
            }
            var row = wanted.get(index).take(said, from, length, length >= mostBytes, found);
            if (row != null) {
                rows.add(row);
            }
            last = index;
            at = from + length;
        }
    }

    private Future<Void> save(Sandbox sandbox, KnownSessions known, Findings found, List<AgentFileRow> rows) {
        Function<AgentItem, AgentItem> placed = item -> {
            var session = known.session(item.session());
            return session.equals(item.session())
                    ? item
                    : new AgentItem(
                            item.key(),
                            session,
                            item.model(),
                            item.day(),
                            item.messages(),
                            item.toolUses(),
                            item.tokens());
        };
        var sessions = new ArrayList<AgentSessionRow>();
        found.sessions().forEach((id, seen) -> {
            if (known.session(id).equals(id)) {
                sessions.add(new AgentSessionRow(
                        sandbox.id(), id, seen.agent(), sandbox.name(), seen.first(), seen.last(), seen.told()));
            }
        });
        return table.saveItems(sandbox.id(), found.items().stream().map(placed).toList())
                .compose(v -> table.save(sandbox.id(), sessions, rows))
                .onSuccess(v -> rows.forEach(row -> known.files.put(row.path(), row)));
    }
}
