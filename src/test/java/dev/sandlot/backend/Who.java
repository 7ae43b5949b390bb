package dev.sandlot.backend;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** As whom a daemon may run. Root plays both parts in the tests; an ordinary user can only be itself. */
enum Who {
    /** The daemon is root and each sandbox has a uid of its own. */
    ROOT,
    /** The daemon is an ordinary user, whose uid its sandboxes share. */
    ORDINARY_USER;

    /** A uid that no account and no other test has, with all likelihood. */
    private static final int SOME_UID = ThreadLocalRandom.current().nextInt(100_000_000, 1_000_000_000);

    static Stream<Who> here() {
        return isRoot() ? Stream.of(values()) : Stream.of(ORDINARY_USER);
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Whom the host's side of a sandbox runs as, or null for the uid of this virtual machine. */
    Integer hostUid() {
        return isRoot() ? (Integer) (SOME_UID + ordinal()) : null;
    }

    /** The uid in the sandbox's {@link Place}. */
    Integer placeUid() {
        return this == ROOT ? hostUid() : null;
    }
}
