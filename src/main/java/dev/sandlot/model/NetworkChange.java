package dev.sandlot.model;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A change of a sandbox's network. What it comes to may be a fault of kind INVALID. */
public sealed interface NetworkChange {
    /** The policy after it. */
    NetworkPolicy applied(NetworkPolicy before);

    /** New values; a null leaves things as they are, but for rules that can't count in a new mode: those go. */
    record Become(
            @Nullable NetworkMode mode,
            @Nullable List<String> allow,
            @Nullable List<String> deny) implements NetworkChange {
        public Become {
            allow = allow == null ? null : List.copyOf(allow);
            deny = deny == null ? null : List.copyOf(deny);
        }

        /** Exactly this policy. */
        public static Become of(NetworkPolicy policy) {
            return new Become(policy.mode(), policy.allow(), policy.deny());
        }

        @Override
        public NetworkPolicy applied(NetworkPolicy before) {
            var next = mode == null ? before.mode() : mode;
            boolean allows = next == NetworkMode.ALLOW || next == NetworkMode.LEARN;
            boolean denies = next != NetworkMode.NONE;
            return new NetworkPolicy(
                    next,
                    allow != null ? allow : allows ? before.allow() : List.of(),
                    deny != null ? deny : denies ? before.deny() : List.of());
        }
    }

    /** One more rule that allows; the same rule is not denied any more. */
    record Allow(String rule) implements NetworkChange {
        @Override
        public NetworkPolicy applied(NetworkPolicy before) {
            return new NetworkPolicy(before.mode(), with(before.allow(), rule), without(before.deny(), rule));
        }
    }

    /** One more rule that denies; the same rule is not allowed any more. */
    record Deny(String rule) implements NetworkChange {
        @Override
        public NetworkPolicy applied(NetworkPolicy before) {
            return new NetworkPolicy(before.mode(), without(before.allow(), rule), with(before.deny(), rule));
        }
    }

    private static List<String> with(List<String> rules, String one) {
        return rules.contains(one)
                ? rules
                : Stream.concat(rules.stream(), Stream.of(one)).toList();
    }

    private static List<String> without(List<String> rules, String one) {
        return rules.stream().filter(rule -> !rule.equals(one)).toList();
    }
}
