package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All sandboxes that exist, by what people call them. Used on the loop only. */
final class Registry {
    /** Where a sandbox stands in lists: by its age, and by id among those of the same moment. */
    record Rank(Instant createdAt, SandboxId id) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            int order = createdAt.compareTo(other.createdAt);
            return order != 0 ? order : id.compareTo(other.id);
        }
    }

    private final Map<SandboxId, HeldSandbox> byId = new HashMap<>();
    private final Map<String, HeldSandbox> byName = new HashMap<>();
    private final TreeMap<Rank, HeldSandbox> byAge = new TreeMap<>();

    private final SpecRoom room;

    Registry(SpecRoom room) {
        this.room = room;
    }

    /** A fault of kind UNAVAILABLE where there is no room for so much more of specifications. */
    void requireRoom(long more) {
        room.require(more);
    }

    void add(HeldSandbox box) {
        weigh(box);
        byId.put(box.id, box);
        byName.put(box.name(), box);
        byAge.put(rank(box), box);
    }

    void remove(HeldSandbox box) {
        byId.remove(box.id);
        byName.remove(box.name(), box);
        byAge.remove(rank(box));
        byName.values().removeIf(other -> other == box); // a name that it was about to get
        room.giveBack(box.weight);
        box.weight = 0;
        box.gone = true;
    }

    /** Call after a sandbox's specification has changed. */
    void changed(HeldSandbox box, String nameBefore) {
        weigh(box);
        if (!nameBefore.equals(box.name())) {
            byName.remove(nameBefore, box);
            byName.put(box.name(), box);
        }
    }

    private void weigh(HeldSandbox box) {
        room.giveBack(box.weight);
        box.weight = box.spec.weight();
        room.take(box.weight);
    }

    /** Keeps a name for a sandbox that is about to get it, so that no other can have it meanwhile. It must be free. */
    void promise(String name, HeldSandbox box) {
        byName.put(name, box);
    }

    /** It does not get the name after all. */
    void release(String name, HeldSandbox box) {
        if (!name.equals(box.name())) {
            byName.remove(name, box);
        }
    }

    boolean hasName(String name) {
        return byName.containsKey(name);
    }

    @Nullable
    HeldSandbox get(SandboxId id) {
        return byId.get(id);
    }

    /** Oldest first. */
    Collection<HeldSandbox> all() {
        return byAge.values();
    }

    /** Those that come after this rank, oldest first. */
    Collection<HeldSandbox> after(Rank rank) {
        return byAge.tailMap(rank, false).values();
    }

    static Rank rank(HeldSandbox box) {
        return new Rank(box.createdAt, box.id);
    }

    /** A copy of {@link #all}, for work that changes it. */
    List<HeldSandbox> snapshot() {
        return List.copyOf(byAge.values());
    }

    int size() {
        return byId.size();
    }

    Set<Integer> uids() {
        var uids = new HashSet<Integer>();
        all().forEach(box -> {
            if (box.uid != null) {
                uids.add(box.uid);
            }
        });
        return uids;
    }

    /**
     * The sandbox of this id or name, or of the only id that begins so. Who has an id always gets that very sandbox, whatever others are called. A
     * fault of kind NOT_FOUND where there is none.
     */
    HeldSandbox find(String reference) {
        if (SandboxId.isId(reference)) {
            var exact = byId.get(new SandboxId(reference));
            if (exact != null) {
                return exact;
            }
        }
        var named = byName.get(reference);
        if (named != null) {
            return named;
        }
        var found = all().stream()
                .filter(box -> !reference.isEmpty() && box.id.value().startsWith(reference))
                .limit(2)
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.size() > 1) {
            throw Fault.notFound("More than one sandbox's id begins with \"" + shown(reference) + "\".")
                    .withHint("Give more of the id, or the name.")
                    .asException();
        }
        var near = Nearest.to(reference, byName.keySet());
        throw Fault.notFound("There is no sandbox \"" + shown(reference) + "\".")
                .withHint(near == null ? null : "Did you mean \"" + near + "\"?")
                .asException();
    }

    /** Like {@link #find}; the sandbox that somebody asks for thereby counts as used. */
    HeldSandbox used(String reference, Instant now) {
        var box = find(reference);
        box.usedAt = now;
        return box;
    }

    static HeldProcess find(HeldSandbox box, String reference) {
        var found = ProcessId.isId(reference)
                ? box.processes.get(new ProcessId(reference))
                : box.processes.values().stream()
                        .filter(process -> reference.equals(process.brief.name()))
                        .findFirst()
                        .orElse(null);
        if (found == null) {
            throw Fault.notFound("The sandbox " + box.name() + " has no process \"" + shown(reference) + "\".")
                    .asException();
        }
        return found;
    }

    /** What somebody wrote, fit for a message. */
    private static String shown(String text) {
        var clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() > 64 ? clean.substring(0, 64) + "…" : clean;
    }
}
