package dev.sandlot.model;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A host in the one spelling that is judged, resolved and dialled: a name of ASCII letters in lower case, digits, hyphens and underscores, or an
 * address. It is never resolved here. {@link #parse} takes what has one meaning alone, and refuses every other spelling that some resolver or
 * inet_aton(3) would take for a host or an address: what is judged is then what is reached.
 *
 * <p>A name of other scripts becomes its punycode (RFC 3490, {@link IDN}), and that is judged and shown: {@code аpple.com} with a Cyrillic letter is
 * {@code xn--pple-43d.com}, another host than {@code apple.com}. An IPv6 address that stands for an IPv4 address (mapped, compatible, NAT64) is
 * that address.
 */
public final class NetworkHost {
    /** The longest name, RFC 1035. */
    private static final int LONGEST = 253;
    /** The longest part of a name between dots, likewise. */
    private static final int LONGEST_LABEL = 63;
    /** The longest text that is looked at: a name of other scripts may have more bytes as punycode, and is refused then. */
    private static final int LONGEST_TEXT = 1024;

    private final String text;
    private final @Nullable InetAddress address;

    private NetworkHost(String text, @Nullable InetAddress address) {
        this.text = text;
        this.address = address;
    }

    /** A fault of kind INVALID, about this field, where it is no host in a plain spelling. One dot at a name's end does not count. */
    public static NetworkHost parse(String field, String text) {
        if (text.isEmpty()) {
            throw Fault.invalid(field, "must name a host").asException();
        }
        if (text.length() > LONGEST_TEXT) {
            throw Fault.invalid(field, "is longer than any host's name").asException();
        }
        if (text.indexOf(':') >= 0 || text.charAt(0) == '[') {
            var address = AddressText.v6(unbracketed(text));
            if (address == null) {
                throw Fault.invalid(field, "is no IPv6 address: those look like [2001:db8::1], without a zone")
                        .asException();
            }
            return of(address);
        }
        var name = ascii(field, text);
        requirePlain(field, name);
        return isNumber(name.substring(name.lastIndexOf('.') + 1))
                ? v4(field, text, name)
                : new NetworkHost(name, null);
    }

    /** An address; one that stands for an IPv4 address is that. */
    public static NetworkHost of(InetAddress address) {
        var reached = AddressText.reached(address);
        return new NetworkHost(AddressText.format(reached), reached);
    }

    /** The address that it is, or null for a name. */
    public @Nullable InetAddress address() {
        return address;
    }

    /** Whether it is a name with at least one label more than that name has: {@code a.b.example.org} is below {@code example.org}. */
    public boolean isBelow(NetworkHost other) {
        return address == null
                && other.address == null
                && text.length() > other.text.length() + 1
                && text.endsWith(other.text)
                && text.charAt(text.length() - other.text.length() - 1) == '.';
    }

    private static String unbracketed(String text) {
        return text.charAt(0) == '[' && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }

    /** In lower case and ASCII, without a dot at its end. What IDN makes of other letters is looked at like anything else. */
    private static String ascii(String field, String text) {
        String name = text;
        if (!text.chars().allMatch(letter -> letter < 0x80)) {
            try {
                name = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw Fault.invalid(field, "is no name that can be written as punycode")
                        .asException();
            }
        }
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private static void requirePlain(String field, String name) {
        name.chars().filter(letter -> !isPlain(letter)).findFirst().ifPresent(letter -> {
            var shown = letter > ' ' && letter < 0x7f ? "\"" + (char) letter + "\"" : String.format("U+%04X", letter);
            throw Fault.invalid(
                            field,
                            "has " + shown + " in its host; a host's name has letters, digits, \"-\", \"_\" and \".\"")
                    .asException();
        });
        if (name.length() > LONGEST) {
            throw Fault.invalid(field, "has a host of more than " + LONGEST + " characters")
                    .asException();
        }
        for (var label : name.split("\\.", -1)) {
            if (label.isEmpty()) {
                throw Fault.invalid(field, "has an empty part between two dots of its host, or before or after one")
                        .asException();
            }
            if (label.length() > LONGEST_LABEL) {
                throw Fault.invalid(
                                field, "has a part of its host that is longer than " + LONGEST_LABEL + " characters")
                        .asException();
            }
            if (label.startsWith("-") || label.endsWith("-")) {
                throw Fault.invalid(field, "has a part of its host that begins or ends with \"-\"")
                        .asException();
            }
        }
    }

    private static boolean isPlain(int letter) {
        return letter >= 'a' && letter <= 'z'
                || letter >= '0' && letter <= '9'
                || letter == '-'
                || letter == '_'
                || letter == '.';
    }

    /** Whether a name with this as its last part would be taken for an address by somebody: {@code 127.1}, {@code 0x7f.1}, {@code 2130706433}. */
    private static boolean isNumber(String label) {
        return label.startsWith("0x") && label.chars().skip(2).allMatch(letter -> Character.digit(letter, 16) >= 0)
                || label.chars().allMatch(letter -> letter >= '0' && letter <= '9');
    }

    /** @param asked as it was written: an address has no dot at its end, and no digits but those of ASCII */
    private static NetworkHost v4(String field, String asked, String name) {
        var address = asked.equals(name) ? AddressText.v4(name) : null;
        if (address == null) {
            throw Fault.invalid(
                            field,
                            "ends in a number and is no IPv4 address: those are four decimal numbers up to 255 without leading zeros")
                    .asException();
        }
        return of(address);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NetworkHost host && text.equals(host.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    /** The name, or the address in the form of RFC 5952; an IPv6 address in brackets, so that a port can follow. */
    @Override
    public String toString() {
        return text;
    }
}
