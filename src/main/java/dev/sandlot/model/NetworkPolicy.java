package dev.sandlot.model;

import java.util.List;
import java.util.Objects;

/** A sandbox's network: the mode and, for {@link NetworkMode#ALLOW}, the destinations. */
public record NetworkPolicy(NetworkMode mode, List<String> allow) {
    /** How many destinations there may be. */
    private static final int MOST = 256;
    /** A host's name has at most 253 characters, and a port at most five. */
    private static final int LONGEST = 260;

    public static final NetworkPolicy NONE = new NetworkPolicy(NetworkMode.NONE, List.of());

    public NetworkPolicy {
        Objects.requireNonNull(mode);
        allow = List.copyOf(allow);
        if (allow.size() > MOST || allow.stream().anyMatch(destination -> destination.length() > LONGEST)) {
            throw Fault.invalid(
                            "network.allow", "must be at most " + MOST + ", each of at most " + LONGEST + " characters")
                    .asException();
        }
    }
}
