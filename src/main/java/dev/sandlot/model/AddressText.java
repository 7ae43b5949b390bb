package dev.sandlot.model;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How addresses are written: one strict form each, and never a look at a resolver. */
final class AddressText {
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int GROUPS = 8;
    /** 64:ff9b::/96, RFC 6052. */
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private AddressText() {}

    /** Four decimal numbers up to 255 without leading zeros, or null. */
    static @Nullable InetAddress v4(String text) {
        var bytes = v4Bytes(text);
        return bytes == null ? null : address(bytes);
    }

    private static byte @Nullable [] v4Bytes(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != V4_BYTES) {
            return null;
        }
        var bytes = new byte[V4_BYTES];
        for (int i = 0; i < V4_BYTES; i++) {
            int value = number(parts[i], 10, 3);
            if (value < 0 || value > 255 || parts[i].length() > 1 && parts[i].charAt(0) == '0') {
                return null;
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    /** RFC 4291, section 2.2, without brackets and without a zone; or null. */
    static @Nullable InetAddress v6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        var head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        var tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2), true);
        if (head == null || tail == null) {
            return null;
        }
        int length = head.length + tail.length;
        if (gap < 0 ? length != V6_BYTES : length > V6_BYTES - 2) {
            return null;
        }
        var bytes = Arrays.copyOf(head, V6_BYTES);
        System.arraycopy(tail, 0, bytes, V6_BYTES - tail.length, tail.length);
        return address(bytes);
    }

    /** The bytes of some groups with colons between; null where that is none. @param last whether the last two may be an IPv4 address */
    private static byte @Nullable [] groups(String text, boolean last) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        var parts = text.split(":", -1);
        if (parts.length > GROUPS) {
            return null;
        }
        var bytes = new byte[parts.length * 2 + 2];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            if (last && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                var v4 = v4Bytes(parts[i]);
                if (v4 == null) {
                    return null;
                }
                System.arraycopy(v4, 0, bytes, length, V4_BYTES);
                length += V4_BYTES;
            } else {
                int value = number(parts[i], 16, 4);
                if (value < 0) {
                    return null;
                }
                bytes[length++] = (byte) (value >> 8);
                bytes[length++] = (byte) value;
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    /** -1 where there is none, or it has more digits. */
    private static int number(String digits, int base, int most) {
        if (digits.isEmpty() || digits.length() > most) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 0x80 ? Character.digit(digits.charAt(i), base) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * base + digit;
        }
        return value;
    }

    /** The IPv4 address that is reached by it (mapped, compatible, 64:ff9b::/96), else itself, without a zone. */
    static InetAddress reached(InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length == V6_BYTES && (isCompatible(bytes) || startsWith(bytes, NAT64))) {
            return address(Arrays.copyOfRange(bytes, V6_BYTES - V4_BYTES, V6_BYTES));
        }
        return address(bytes);
    }

    /** But not :: and ::1, nor others below ::1:0. */
    private static boolean isCompatible(byte[] bytes) {
        for (int i = 0; i < V6_BYTES - V4_BYTES; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[12] != 0 || bytes[13] != 0;
    }

    private static boolean startsWith(byte[] bytes, byte[] head) {
        return Arrays.equals(bytes, 0, head.length, head, 0, head.length);
    }

    /** Bytes of a mapped address give an IPv4 address. */
    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    /** RFC 5952, an IPv6 address in brackets. */
    static String format(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        var bytes = address.getAddress();
        var groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int gap = -1;
        int gapLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = zeros(groups, i);
            if (length > gapLength) {
                gap = i;
                gapLength = length;
            }
        }
        var text = new StringBuilder("[");
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else {
                text.append(i == 0 || i == gap + gapLength && gap >= 0 ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.append(']').toString();
    }

    private static int zeros(int[] groups, int from) {
        int length = 0;
        while (from + length < GROUPS && groups[from + length] == 0) {
            length++;
        }
        return length;
    }
}
