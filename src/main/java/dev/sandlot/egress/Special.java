package dev.sandlot.egress;

import dev.sandlot.model.AddressRange;
import dev.sandlot.model.NetworkHost;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that are no global unicast ones, by IANA's registries for special purposes (RFC 6890 and what came after it), and those at which cloud
 * providers tell machines their secrets.
 *
 * @param what it is, for people
 * @param metadata whether secrets are told there
 */
record Special(AddressRange range, String what, boolean metadata) {
    /** Of several that hold an address, the first counts. */
    private static final List<Special> ALL = List.of(
            metadata("169.254.169.254"),
            metadata("169.254.170.2"),
            metadata("168.63.129.16"),
            metadata("100.100.100.200"),
            metadata("192.0.0.192"),
            metadata("fd00:ec2::254"),
            metadata("fd20:ce::254"),
            of("0.0.0.0/8", "an address of this host (\"this network\")"),
            of("10.0.0.0/8", "a private address"),
            of("100.64.0.0/10", "an address shared behind a provider's NAT"),
            of("127.0.0.0/8", "a loopback address"),
            of("169.254.0.0/16", "a link-local address"),
            of("172.16.0.0/12", "a private address"),
            of("192.0.0.0/24", "reserved for protocols"),
            of("192.0.2.0/24", "reserved for documentation"),
            of("192.88.99.0/24", "reserved for relays to IPv6"),
            of("192.168.0.0/16", "a private address"),
            of("198.18.0.0/15", "reserved for benchmarks"),
            of("198.51.100.0/24", "reserved for documentation"),
            of("203.0.113.0/24", "reserved for documentation"),
            of("224.0.0.0/4", "a multicast address"),
            of("255.255.255.255/32", "the broadcast address"),
            of("240.0.0.0/4", "reserved"),
            of("::/128", "the unspecified address"),
            of("::1/128", "a loopback address"),
            of("64:ff9b:1::/48", "reserved for translation to IPv4 in one network"),
            of("100::/64", "reserved for what is thrown away"),
            of("2001::/23", "reserved for protocols (Teredo among them)"),
            of("2001:db8::/32", "reserved for documentation"),
            of("3fff::/20", "reserved for documentation"),
            of("5f00::/16", "reserved for segment routing"),
            of("fc00::/7", "a private address"),
            of("fe80::/10", "a link-local address"),
            of("fec0::/10", "a site-local address"),
            of("ff00::/8", "a multicast address"));
    /** RFC 4291, section 2.4, and what IANA gives out of it. */
    private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("range", "2000::/3");

    private static final Special ELSE = new Special(AddressRange.parse("range", "::/0"), "no public address", false);
    private static final AddressRange SIX_TO_FOUR = AddressRange.parse("range", "2002::/16");
    private static final int FIRST_BYTE_OF_V4 = 2;

    private static Special of(String range, String what) {
        return new Special(AddressRange.parse("range", range), what, false);
    }

    private static Special metadata(String address) {
        return new Special(
                AddressRange.parse("range", address),
                "a cloud provider's metadata address, where machines are told secrets",
                true);
    }

    /**
     * What is special about an address, or null for a public one. Of a 6to4 address it is the IPv4 address in it that counts.
     *
     * @param address one that stands for no IPv4 address ({@link NetworkHost#of})
     */
    static @Nullable Special of(InetAddress address) {
        if (SIX_TO_FOUR.contains(address)) {
            return of(inside(address));
        }
        for (var special : ALL) {
            if (special.range.contains(address)) {
                return special;
            }
        }
        return address instanceof Inet4Address || GLOBAL_UNICAST.contains(address) ? null : ELSE;
    }

    private static InetAddress inside(InetAddress sixToFour) {
        try {
            return InetAddress.getByAddress(
                    Arrays.copyOfRange(sixToFour.getAddress(), FIRST_BYTE_OF_V4, FIRST_BYTE_OF_V4 + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
