package dev.sandlot.model;

import java.nio.charset.StandardCharsets;

/**
 * A path inside a sandbox, which means what it means there: to the kernel any bytes but NUL, and text only by agreement. One that does not begin with
 * a slash begins in the workspace, or where what it is used for says.
 *
 * @param bytes one character a byte (ISO 8859-1)
 */
public record InnerPath(String bytes) {
    /** PATH_MAX of limits.h, without the NUL at its end. */
    public static final int MAX_BYTES = 4095;

    /** A fault of kind INVALID where it can't be a path. */
    public InnerPath {
        if (bytes.isEmpty() || bytes.length() > MAX_BYTES || !areBytes(bytes)) {
            throw Fault.invalid("path", "must have 1 to " + MAX_BYTES + " bytes, none of them NUL")
                    .asException();
        }
    }

    private static boolean areBytes(String bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.charAt(i) == 0 || bytes.charAt(i) > 0xff) {
                return false;
            }
        }
        return true;
    }

    /** That of a text, as UTF-8. */
    public static InnerPath of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static InnerPath of(byte[] bytes) {
        return new InnerPath(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    public byte[] toBytes() {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** For people: as UTF-8, what is none replaced. */
    @Override
    public String toString() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }
}
