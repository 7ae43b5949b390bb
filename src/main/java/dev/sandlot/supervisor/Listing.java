package dev.sandlot.supervisor;

import dev.sandlot.bus.Page;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Lists in pages. A cursor names the last one of the page before. */
final class Listing {
    private static final int MAX = 1000;

    private Listing() {}

    static Page<Sandbox> sandboxes(Registry registry, Request.ListSandboxes request) {
        var from = request.cursor() == null ? registry.all() : registry.after(rank(request.cursor()));
        var matching = from.stream()
                .filter(box -> request.only() == null || box.id.equals(request.only()))
                .filter(box -> request.states().isEmpty() || request.states().contains(box.state))
                .filter(box -> box.spec
                        .labels()
                        .entrySet()
                        .containsAll(request.labels().entrySet()))
                .filter(named(request.query()));
        return page(matching, request.limit(), HeldSandbox::view, box -> box.createdAt + "_" + box.id);
    }

    private static Predicate<HeldSandbox> named(String query) {
        return box ->
                query == null || box.name().contains(query) || box.id.value().contains(query);
    }

    private static Registry.Rank rank(String cursor) {
        try {
            int cut = cursor.indexOf('_');
            return new Registry.Rank(Instant.parse(cursor.substring(0, cut)), new SandboxId(cursor.substring(cut + 1)));
        } catch (RuntimeException e) {
            throw malformed();
        }
    }

    private static FaultException malformed() {
        return Fault.of(Fault.Kind.MALFORMED, "The cursor is not one that a list has given.")
                .asException();
    }

    static <T> Page<T> processes(Collection<HeldProcess> all, int limit, String cursor, Function<HeldProcess, T> view) {
        int from;
        try {
            from = cursor == null ? 0 : Integer.parseInt(cursor);
        } catch (NumberFormatException e) {
            throw malformed();
        }
        var matching = all.stream().filter(process -> process.id.number() > from);
        return page(matching, limit, view, process -> Integer.toString(process.id.number()));
    }

    private static <H, T> Page<T> page(Stream<H> matching, int limit, Function<H, T> view, Function<H, String> cursor) {
        int size = Math.max(1, Math.min(limit, MAX));
        var found = matching.limit(size + 1L).toList();
        var items = new ArrayList<T>();
        found.stream().limit(size).map(view).forEach(items::add);
        return new Page<>(items, found.size() > size ? cursor.apply(found.get(size - 1)) : null);
    }
}
