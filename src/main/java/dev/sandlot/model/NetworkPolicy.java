package dev.sandlot.model;

import java.util.List;

/** A sandbox's network: the mode and, for {@link NetworkMode#ALLOW}, the destinations. */
public record NetworkPolicy(NetworkMode mode, List<String> allow) {
    public static final NetworkPolicy NONE = new NetworkPolicy(NetworkMode.NONE, List.of());

    public NetworkPolicy {
        mode = mode == null ? NetworkMode.NONE : mode;
        allow = allow == null ? List.of() : List.copyOf(allow);
    }
}
