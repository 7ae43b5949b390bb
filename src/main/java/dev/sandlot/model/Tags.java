package dev.sandlot.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Entity tags (RFC 9110, 8.8.3): what two records share exactly when they are equal, without the quotes. */
public final class Tags {
    private Tags() {}

    /** Sixteen hex digits of a hash over everything that the record holds. */
    public static String of(Record record) {
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest(record.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
