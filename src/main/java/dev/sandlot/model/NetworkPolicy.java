package dev.sandlot.model;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox's network: the mode and the rules that count in it. A rule is a destination ({@link NetworkRule}) or {@code @} and the name of a preset.
 * However it was given, it stands here in the one way in which it is written, once.
 *
 * @param allow what may be reached; nothing else may in {@link NetworkMode#ALLOW}
 * @param deny what may not be reached, whatever else allows it
 */
public record NetworkPolicy(NetworkMode mode, List<String> allow, List<String> deny) {
    /** How many rules of each kind there may be. */
    public static final int MOST = 256;

    /** Where programs in a sandbox find their proxy for HTTP. */
    public static final String PROXY = "http://127.0.0.1:3128";

    public static final NetworkPolicy NONE = new NetworkPolicy(NetworkMode.NONE, List.of(), List.of());

    /** What agents need, and nothing else. */
    public static final NetworkPolicy OF_AGENTS = new NetworkPolicy(NetworkMode.ALLOW, List.of("@agent"), List.of());

    /** Null stands for no rules. */
    public NetworkPolicy(NetworkMode mode, @Nullable List<String> allow, @Nullable List<String> deny) {
        this.mode = Objects.requireNonNull(mode);
        this.allow = checked("network.allow", allow, false);
        this.deny = checked("network.deny", deny, true);
    }

    private static List<String> checked(String field, @Nullable List<String> rules, boolean everyHost) {
        var all = rules == null ? List.<String>of() : List.copyOf(rules);
        if (all.size() > MOST) {
            throw Fault.invalid(field, "must be at most " + MOST + " rules").asException();
        }
        var parsed = all.stream().map(rule -> NetworkRule.parse(field, rule)).toList();
        for (var rule : parsed) {
            if (rule instanceof NetworkRule.Destination to && to.host() == null && !everyHost) {
                throw Fault.invalid(field, "must name hosts: \"" + rule + "\" would allow every one")
                        .asException();
            }
        }
        return parsed.stream().map(NetworkRule::toString).distinct().toList();
    }

    /** Whether its sandbox reaches anything through the daemon's proxy. */
    public boolean usesProxy() {
        return mode != NetworkMode.NONE;
    }

    /** A fault of kind INVALID where there are rules that can't count in its mode. */
    void requireRulesThatCount() {
        if (!allow.isEmpty() && mode != NetworkMode.ALLOW && mode != NetworkMode.LEARN) {
            throw Fault.invalid("network.allow", "goes with network.mode \"allow\" or \"learn\" only")
                    .asException();
        }
        if (!deny.isEmpty() && mode == NetworkMode.NONE) {
            throw Fault.invalid("network.deny", "does not go with network.mode \"none\", which denies everything")
                    .asException();
        }
    }

    /** How many characters of memory its rules take, about. */
    long weight() {
        return Stream.concat(allow.stream(), deny.stream())
                .mapToLong(rule -> rule.length() + Command.WORD_BYTES)
                .sum();
    }
}
