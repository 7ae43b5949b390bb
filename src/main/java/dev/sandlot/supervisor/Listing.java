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
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists in pages. A cursor names the last one of the page before. */
final class Listing {
    private static final int MAX = 1000;

    /** Of the specifications in one page; so much that usual ones never reach it. */
    private static final long MAX_WEIGHT = 1 << 20;

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
        return page(
                matching,
                request.limit(),
                box -> box.spec.weight(),
                HeldSandbox::view,
                box -> box.createdAt + "_" + box.id);
    }

    private static Predicate<HeldSandbox> named(@Nullable String query) {
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

    /** The number of the process that the page before ended with. */
    static int number(@Nullable String cursor) {
        try {
            return cursor == null ? 0 : Integer.parseInt(cursor);
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    /** How many have to be known for a page: one more tells that there is another page. */
    static int size(int limit) {
        return Math.max(1, Math.min(limit, MAX)) + 1;
    }

    static Page<HeldProcess> processes(Collection<HeldProcess> all, int limit, @Nullable String cursor) {
        int from = number(cursor);
        var matching = all.stream().filter(process -> process.id.number() > from);
        return page(
                matching,
                limit,
                process -> process.brief.weight(),
                process -> process,
                process -> Integer.toString(process.id.number()));
    }

    /** A page ends early where what is in it is large; it has at least one item. */
    private static <H, T> Page<T> page(
            Stream<H> matching, int limit, ToLongFunction<H> weight, Function<H, T> view, Function<H, String> cursor) {
        int size = size(limit) - 1;
        var found = matching.limit(size + 1L).toList();
        var items = new ArrayList<T>();
        long taken = 0;
        for (var each : found) {
            taken += weight.applyAsLong(each);
            if (items.size() == size || taken > MAX_WEIGHT && !items.isEmpty()) {
                break;
            }
            items.add(view.apply(each));
        }
        return new Page<>(items, items.size() < found.size() ? cursor.apply(found.get(items.size() - 1)) : null);
    }
}
