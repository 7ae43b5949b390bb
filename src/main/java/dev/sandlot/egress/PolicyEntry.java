package dev.sandlot.egress;

import dev.sandlot.model.NetworkRule.Destination;
import dev.sandlot.model.NetworkRule.Reach;
import dev.sandlot.model.PlainPath;
import org.jspecify.annotations.Nullable;

/**
 * A destination in a policy.
 *
 * @param written as people know it: its own text, and the preset that it is from
 */
record PolicyEntry(Destination to, String written) {
    /** Whether the request is plainly one of those it is about. */
    boolean allows(RequestTarget target) {
        if (!to.hasHost(target.host()) || !to.hasPort(target.port())) {
            return false;
        }
        return !to.isPlainHttp() || hasMethod(target.method()) && hasPath(target.path());
    }

    private boolean hasMethod(@Nullable String method) {
        return method != null && (to.methods().isEmpty() || to.methods().contains(method));
    }

    private boolean hasPath(@Nullable String path) {
        var prefix = to.path();
        if (prefix == null) {
            return path != null;
        }
        var plain = path == null ? null : PlainPath.of(path);
        return plain != null && PlainPath.isWithin(plain, prefix);
    }

    /** Whether the request may be one of those it is about: a tunnel, of which nobody sees what goes through, and a path that is not plain are. */
    boolean mayMean(RequestTarget target) {
        return to.hasHost(target.host())
                && to.hasPort(target.port())
                && mayHaveMethod(target.method())
                && mayHavePath(target.path());
    }

    private boolean mayHaveMethod(@Nullable String method) {
        return method == null || to.methods().isEmpty() || to.methods().stream().anyMatch(method::equalsIgnoreCase);
    }

    private boolean mayHavePath(@Nullable String path) {
        var prefix = to.path();
        var plain = path == null ? null : PlainPath.of(path);
        return prefix == null || plain == null || PlainPath.mayBeWithin(plain, prefix);
    }

    /** Whether it is about fewer hosts, or as many and fewer ports, or likewise and only some of plain HTTP. */
    boolean isNarrowerThan(PolicyEntry other) {
        int hosts = Integer.compare(hosts(), other.hosts());
        if (hosts != 0) {
            return hosts > 0;
        }
        if (to.ports().isEmpty() != other.to.ports().isEmpty()) {
            return other.to.ports().isEmpty();
        }
        if (to.ports().size() != other.to.ports().size()) {
            return to.ports().size() < other.to.ports().size();
        }
        return to.isPlainHttp() && !other.to.isPlainHttp();
    }

    /** The more, the fewer hosts: of two that are about one host, the name of the narrower one is longer. */
    private int hosts() {
        var host = to.host();
        if (host == null) {
            return 0;
        }
        return to.reach() == Reach.HOST ? Integer.MAX_VALUE : host.toString().length();
    }
}
