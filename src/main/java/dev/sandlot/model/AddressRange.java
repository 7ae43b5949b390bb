package dev.sandlot.model;

import java.net.InetAddress;

/**
 * An address, or those that begin with the same bits (RFC 4632): {@code 10.0.0.0/8}, {@code [fd00::]/8}, {@code 192.168.1.2}.
 *
 * @param bits how many count; those behind them are 0 in the first address
 */
public record AddressRange(InetAddress first, int bits) {
    /** An IllegalArgumentException where there are bits behind those that count. */
    public AddressRange {
        var bytes = first.getAddress();
        if (bits < 0 || bits > bytes.length * 8) {
            throw new IllegalArgumentException("an address of " + bytes.length * 8 + " bits has no " + bits);
        }
        for (int bit = bits; bit < bytes.length * 8; bit++) {
            if ((bytes[bit / 8] & 0x80 >> bit % 8) != 0) {
                throw new IllegalArgumentException("an address of the range is no first one");
            }
        }
    }

    /** A fault of kind INVALID, about this field, where it is none. An IPv6 address may have brackets, and must have them where a port follows. */
    public static AddressRange parse(String field, String text) {
        int slash = text.indexOf('/');
        var host = slash < 0 ? text : text.substring(0, slash);
        var address = NetworkHost.parse(field, host).address();
        if (address == null) {
            throw Fault.invalid(field, "must be an address such as 10.1.2.3, or a range of them such as 10.0.0.0/8")
                    .asException();
        }
        int most = address.getAddress().length * 8;
        int bits = slash < 0 ? most : bits(text.substring(slash + 1));
        try {
            return new AddressRange(address, bits);
        } catch (IllegalArgumentException e) {
            throw Fault.invalid(
                            field,
                            "must have a number of bits from 0 to " + most
                                    + " behind the \"/\", and no bits of the address behind those")
                    .asException();
        }
    }

    /** -1 where it is no plain number of at most three digits. */
    private static int bits(String text) {
        return text.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(text) : -1;
    }

    /** Whether the address is one of them; never one of the other family. */
    public boolean contains(InetAddress address) {
        var mine = first.getAddress();
        var other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int i = 0; i * 8 < bits; i++) {
            int mask = bits - i * 8 >= 8 ? 0xff : 0xff << 8 - (bits - i * 8) & 0xff;
            if (((mine[i] ^ other[i]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is one address alone. */
    public boolean isOne() {
        return bits == first.getAddress().length * 8;
    }

    /** As it is parsed. */
    @Override
    public String toString() {
        var host = AddressText.format(first);
        return isOne() ? host : host + "/" + bits;
    }
}
