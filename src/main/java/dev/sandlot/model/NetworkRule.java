package dev.sandlot.model;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One line of a network policy: a destination, or the name of a preset that stands for some.
 *
 * <pre>
 *   [METHOD[,METHOD...] ]HOST[:PORT][/PATH-PREFIX]
 *   &#64;PRESET
 * </pre>
 *
 * HOST is a name, {@code *.} and a name, an address (IPv6 in brackets), or {@code *} for every host, which only a list that denies may have.
 * {@code *.example.org} stands for every name below {@code example.org} at any depth, and not for {@code example.org} itself. PORT is a number, or
 * {@code *} for every port; left out it is 443 and 80, or 80 alone where there is a method or a path. Those are seen in plain HTTP only: a rule that
 * allows and has them never allows a tunnel, and one that denies and has them denies each tunnel to its host and port, since nobody sees what goes
 * through. A path counts by whole segments: {@code /a} stands for {@code /a} and {@code /a/b}, not for {@code /ab}.
 */
public sealed interface NetworkRule {
    /** The longest method, host, port and path together. */
    int LONGEST = 1024;

    /** A fault of kind INVALID, about this field, that says what to write, where it is neither a destination nor the name of a preset. */
    static NetworkRule parse(String field, String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw Fault.invalid(
                            field,
                            "must be rules of 1 to " + LONGEST
                                    + " characters, such as example.org or *.example.org:443")
                    .asException();
        }
        if (text.charAt(0) != '@') {
            return RuleText.parse(field, text);
        }
        var name = text.substring(1);
        if (!Preset.isName(name)) {
            throw Fault.invalid(
                            field, RuleText.quoted(text) + " is no preset: after the @ comes its name, such as @dev")
                    .asException();
        }
        return new Preset(name);
    }

    /** Like {@link #parse}, for who needs no more than that it is one. */
    static void require(String field, String text) {
        Objects.requireNonNull(parse(field, text));
    }

    /** The name of destinations that come with the daemon or from its configuration. */
    record Preset(String name) implements NetworkRule {
        /** Whether a preset can have this name. */
        public static boolean isName(String text) {
            return text.matches("[a-z][a-z0-9-]{0,31}");
        }

        @Override
        public String toString() {
            return "@" + name;
        }
    }

    /** Which hosts a destination has. */
    enum Reach {
        /** One host. */
        HOST,
        /** All names below one. */
        BELOW,
        /** Every host. */
        ALL
    }

    /**
     * Where a request may or may not go.
     *
     * @param methods in upper case; none for every method
     * @param host null for every host
     * @param ports none for every port
     * @param path plain ({@link PlainPath}); null for every path
     */
    record Destination(
            List<String> methods,
            Reach reach,
            @Nullable NetworkHost host,
            List<Integer> ports,
            @Nullable String path) implements NetworkRule {
        private static final List<Integer> USUAL = List.of(443, 80);
        private static final List<Integer> PLAIN_HTTP = List.of(80);

        public Destination {
            methods = List.copyOf(new TreeSet<>(methods));
            ports = List.copyOf(ports);
            if (reach == Reach.ALL != (host == null)) {
                throw new IllegalArgumentException("a destination has a host, or every one");
            }
        }

        /** The ports of a rule that names none. */
        static List<Integer> usualPorts(boolean plainHttp) {
            return plainHttp ? PLAIN_HTTP : USUAL;
        }

        /** Whether it is about plain HTTP alone. */
        public boolean isPlainHttp() {
            return !methods.isEmpty() || path != null;
        }

        /** Whether it is about this host. */
        public boolean hasHost(NetworkHost asked) {
            return host == null || (reach == Reach.HOST ? asked.equals(host) : asked.isBelow(host));
        }

        /** Whether it is about this port. */
        public boolean hasPort(int port) {
            return ports.isEmpty() || ports.contains(port);
        }

        /** What it says of the host, as it is written. */
        public String hostText() {
            return host == null ? "*" : reach == Reach.BELOW ? "*." + host : host.toString();
        }

        /** The rule in one spelling. */
        @Override
        public String toString() {
            var text = new StringBuilder();
            if (!methods.isEmpty()) {
                text.append(String.join(",", methods)).append(' ');
            }
            text.append(hostText());
            if (ports.isEmpty()) {
                text.append(":*");
            } else if (!ports.equals(usualPorts(isPlainHttp()))) {
                text.append(':').append(ports.get(0));
            }
            return text.append(path == null ? "" : path).toString();
        }
    }
}
