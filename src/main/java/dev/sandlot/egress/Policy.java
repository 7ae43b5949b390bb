package dev.sandlot.egress;

import dev.sandlot.model.NetworkHost;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.NetworkRule;
import dev.sandlot.model.NetworkRule.Destination;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox's network policy, ready to judge by. Immutable, safe to use from any thread, and quick: one pass over its rules. What denies wins over
 * what allows, and nothing is allowed that no rule or mode plainly allows.
 */
public final class Policy {
    private static final String RULES_THAT_DENY_WIN = ", since a rule that denies wins over each that allows";

    private final NetworkMode mode;
    private final List<PolicyEntry> allow;
    private final List<PolicyEntry> deny;

    private Policy(NetworkMode mode, List<PolicyEntry> allow, List<PolicyEntry> deny) {
        this.mode = mode;
        this.allow = List.copyOf(allow);
        this.deny = List.copyOf(deny);
    }

    /** A fault of kind INVALID where a preset is not known. */
    public static Policy of(NetworkPolicy policy, Presets presets) {
        return new Policy(
                policy.mode(),
                entries("network.allow", policy.allow(), presets),
                entries("network.deny", policy.deny(), presets));
    }

    private static List<PolicyEntry> entries(String field, List<String> rules, Presets presets) {
        var entries = new ArrayList<PolicyEntry>();
        for (var text : rules) {
            var rule = NetworkRule.parse(field, text);
            if (rule instanceof Destination destination) {
                entries.add(new PolicyEntry(destination, text));
            } else if (rule instanceof NetworkRule.Preset preset) {
                presets.require(field, preset)
                        .rules()
                        .forEach(each -> entries.add(new PolicyEntry(each, each + " (" + preset + ")")));
            }
        }
        return entries;
    }

    /** What holds for the request as far as its host is known by what it is called; {@link #judge(RequestTarget, InetAddress)} goes on. */
    public Verdict judge(RequestTarget target) {
        if (mode == NetworkMode.NONE) {
            return denied(null, "this sandbox has no network");
        }
        var allowed = allow.stream().filter(entry -> entry.allows(target)).findFirst();
        var refused = deny.stream().filter(entry -> entry.mayMean(target)).findFirst();
        if (refused.isPresent()) {
            return denied(refused.get().written(), why(target, refused.get(), allowed));
        }
        if (allowed.isPresent()) {
            return new Verdict(Verdict.Kind.ALLOWED, allowed.get().written(), "a rule allows it");
        }
        if (mode == NetworkMode.OPEN) {
            return new Verdict(Verdict.Kind.ALLOWED, null, "this sandbox's network is open");
        }
        var reason = NearestRule.reason(target, allow);
        return mode == NetworkMode.LEARN ? new Verdict(Verdict.Kind.LEARNED, null, reason) : denied(null, reason);
    }

    /**
     * What holds for an address that the host of a request has turned out to have: DENIED where a rule denies that address, else what holds for the
     * request. Whether the address is fit to be reached at all is for {@link ReachableAddresses} to say.
     */
    public Verdict judge(RequestTarget target, InetAddress address) {
        var verdict = judge(target);
        if (!verdict.passes()) {
            return verdict;
        }
        var there = new RequestTarget(NetworkHost.of(address), target.port(), target.method(), target.path());
        var refused = deny.stream()
                .filter(entry -> entry.to().host() != null && entry.mayMean(there))
                .findFirst();
        return refused.isEmpty()
                ? verdict
                : denied(
                        refused.get().written(),
                        target.host() + " has the address " + there.host() + ", which a rule denies");
    }

    /** The narrowest rule that would allow the request, and nothing but what goes to its host and port. */
    public static String wanted(RequestTarget target) {
        return target.toString();
    }

    private static String why(RequestTarget target, PolicyEntry refused, Optional<PolicyEntry> allowed) {
        var what = refused.to().isPlainHttp() && target.isTunnel()
                ? "a rule denies some of what goes to " + target + ", and nobody sees what goes through a tunnel"
                : "a rule denies it";
        if (allowed.isEmpty()) {
            return what;
        }
        var other = allowed.get();
        return what + "; the " + (other.isNarrowerThan(refused) ? "narrower " : "") + "rule " + other.written()
                + " that allows it does not count" + RULES_THAT_DENY_WIN;
    }

    private static Verdict denied(@Nullable String rule, String reason) {
        return new Verdict(Verdict.Kind.DENIED, rule, reason);
    }
}
