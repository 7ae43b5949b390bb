package dev.sandlot.model;

import java.util.regex.Pattern;

/** Where a secret's value may go: one host and one port, over TLS. */
public record SecretHost(NetworkHost host, int port) {
    /** Of HTTPS. */
    public static final int USUAL_PORT = 443;

    private static final Pattern FORM = Pattern.compile("(\\[[^\\[\\]]+]|[^:\\[\\]]+)(?::([1-9][0-9]{0,4}))?");
    private static final int LAST_PORT = 65_535;

    /** {@code HOST} or {@code HOST:PORT}, an IPv6 address in brackets; a fault of kind INVALID for the field where it is neither. */
    public static SecretHost parse(String field, String text) {
        var parts = FORM.matcher(text.strip());
        int port = !parts.matches() ? 0 : parts.group(2) == null ? USUAL_PORT : Integer.parseInt(parts.group(2));
        if (port == 0 || port > LAST_PORT) {
            throw Fault.invalid(
                            field, "must be hosts, each perhaps with a port, such as api.example.com or git.test:8443")
                    .asException();
        }
        return new SecretHost(NetworkHost.parse(field, parts.group(1)), port);
    }

    /** {@code HOST}, with {@code :PORT} where that is not the usual one. */
    @Override
    public String toString() {
        return port == USUAL_PORT ? host.toString() : host + ":" + port;
    }
}
