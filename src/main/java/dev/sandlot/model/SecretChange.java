package dev.sandlot.model;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A change of what secrets a sandbox is given. */
public sealed interface SecretChange {
    /** What it is given after it. */
    List<GivenSecret> applied(List<GivenSecret> before);

    /** The secret's name. */
    String name();

    /** It is given this one, in the place of one of the same name. */
    record Give(GivenSecret secret) implements SecretChange {
        @Override
        public String name() {
            return secret.name();
        }

        @Override
        public List<GivenSecret> applied(List<GivenSecret> before) {
            return Stream.concat(others(before, name()), Stream.of(secret)).toList();
        }
    }

    /** It is given it no more; a fault of kind NOT_FOUND where it was not. */
    record Take(String name) implements SecretChange {
        @Override
        public List<GivenSecret> applied(List<GivenSecret> before) {
            var left = others(before, name).toList();
            if (left.size() == before.size()) {
                throw Fault.notFound("The sandbox is not given a secret of this name.")
                        .asException();
            }
            return left;
        }
    }

    /** A copy, null as nothing; a fault of kind INVALID where there are too many, or one of them twice. */
    static List<GivenSecret> checked(@Nullable List<GivenSecret> secrets) {
        var all = secrets == null ? List.<GivenSecret>of() : List.copyOf(secrets);
        if (all.size() > GivenSecret.MOST) {
            throw Fault.invalid("secrets", "must be at most " + GivenSecret.MOST)
                    .asException();
        }
        if (all.stream().map(GivenSecret::name).distinct().count() < all.size()) {
            throw Fault.invalid("secrets", "must have each name once").asException();
        }
        return all;
    }

    private static Stream<GivenSecret> others(List<GivenSecret> all, String name) {
        return all.stream().filter(secret -> !secret.name().equals(name));
    }
}
