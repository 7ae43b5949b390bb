package dev.sandlot.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** How people name a sandbox: by its id, else by its name, else by how its id alone begins. */
public final class SandboxReference {
    private SandboxReference() {}

    /** Which of some is meant; none where it is none of them, or not one only. */
    public static Optional<Sandbox> among(List<Sandbox> some, String reference) {
        return first(some, sandbox -> sandbox.id().value().equals(reference))
                .or(() -> first(some, sandbox -> reference.equals(sandbox.name())))
                .or(() -> onlyOne(some.stream()
                        .filter(sandbox ->
                                !reference.isEmpty() && sandbox.id().value().startsWith(reference))
                        .limit(2)
                        .toList()));
    }

    private static Optional<Sandbox> first(List<Sandbox> some, Predicate<Sandbox> which) {
        return some.stream().filter(which).findFirst();
    }

    private static Optional<Sandbox> onlyOne(List<Sandbox> some) {
        return some.size() == 1 ? Optional.of(some.get(0)) : Optional.empty();
    }
}
