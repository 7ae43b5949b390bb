package dev.sandlot.egress;

import dev.sandlot.model.NetworkHost;
import dev.sandlot.model.NetworkRule.Reach;
import java.util.List;

/** Why no rule allows a request: told by the rule that comes nearest to it, of several the first. */
final class NearestRule {
    /** How near a rule of a request's own host is: nearer than any by the parts of its name. */
    private static final int SAME_HOST = 1000;

    private static final int SAME_HOST_AND_PORT = 1001;
    private static final int APEX = 999;
    private static final int ABOVE = 998;
    /** Names that end alike in fewer parts have nothing to do with each other. */
    private static final int LEAST_PARTS = 2;

    private NearestRule() {}

    /** @param rules none of which allows it */
    static String reason(RequestTarget target, List<PolicyEntry> rules) {
        if (rules.isEmpty()) {
            return "no rule allows " + target + ": the list of what is allowed is empty";
        }
        PolicyEntry best = null;
        int nearest = 0;
        for (var rule : rules) {
            int near = nearness(target, rule);
            if (near > nearest) {
                nearest = near;
                best = rule;
            }
        }
        return "no rule allows " + target
                + (best == null ? "" : "; the nearest is " + best.written() + what(target, best));
    }

    private static int nearness(RequestTarget target, PolicyEntry rule) {
        var host = rule.to().host();
        if (rule.to().hasHost(target.host())) {
            return rule.to().hasPort(target.port()) ? SAME_HOST_AND_PORT : SAME_HOST;
        }
        if (host == null || host.address() != null || target.host().address() != null) {
            return 0;
        }
        if (target.host().equals(host)) {
            return APEX;
        }
        if (target.host().isBelow(host)) {
            return ABOVE;
        }
        int parts = commonParts(target.host(), host);
        return parts < LEAST_PARTS ? 0 : parts;
    }

    /** How many parts of two names are the same from their ends on. */
    private static int commonParts(NetworkHost one, NetworkHost other) {
        var a = one.toString();
        var b = other.toString();
        int parts = 0;
        for (int i = 1; i <= a.length() && i <= b.length(); i++) {
            char letter = a.charAt(a.length() - i);
            if (letter != b.charAt(b.length() - i)) {
                return parts;
            }
            boolean ends = (i == a.length() || a.charAt(a.length() - i - 1) == '.')
                    && (i == b.length() || b.charAt(b.length() - i - 1) == '.');
            parts += ends ? 1 : 0;
        }
        return parts;
    }

    private static String what(RequestTarget target, PolicyEntry rule) {
        var to = rule.to();
        if (to.hasHost(target.host()) && to.hasPort(target.port())) {
            return target.isTunnel() ? ", which allows plain HTTP and no tunnel" : methodOrPath(target, rule);
        }
        if (to.hasHost(target.host())) {
            return ", which is about another port";
        }
        var host = to.host();
        if (host != null && to.reach() == Reach.BELOW && target.host().equals(host)) {
            return ", which does not match " + target.host() + " itself";
        }
        if (host != null && target.host().isBelow(host)) {
            return ", which does not match names below it";
        }
        return "";
    }

    private static String methodOrPath(RequestTarget target, PolicyEntry rule) {
        var methods = rule.to().methods();
        return methods.isEmpty() || methods.contains(target.method())
                ? ", which is about another path, or the path is not plain"
                : ", which is about another method";
    }
}
