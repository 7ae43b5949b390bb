package dev.sandlot.ssh;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a forward (RFC 4254, section 7.2) may lead: to a port on the sandbox's own localhost, and nowhere else. Nothing is resolved.
 *
 * @param addresses of the loopback interface, to be tried in this order
 */
record ForwardTarget(List<String> addresses, int port) {
    private static final Pattern LOOPBACK =
            Pattern.compile("127(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");

    /** Empty where it may not lead there. */
    static Optional<ForwardTarget> of(String host, long port) {
        if (port < 1 || port > 65_535) {
            return Optional.empty();
        }
        if (host.equalsIgnoreCase("localhost")) {
            return Optional.of(new ForwardTarget(List.of("127.0.0.1", "::1"), (int) port));
        }
        return LOOPBACK.matcher(host).matches() || host.equals("::1")
                ? Optional.of(new ForwardTarget(List.of(host), (int) port))
                : Optional.empty();
    }
}
