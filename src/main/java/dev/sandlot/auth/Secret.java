package dev.sandlot.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Random secrets and their hashes. 160 random bits need no slow hash: there is nothing to guess. */
final class Secret {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 20;

    private Secret() {}

    /** The prefix and 40 hex digits. */
    static String random(String prefix) {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return of(prefix, bytes);
    }

    /** The same with bytes that are as good as random, of which it takes as many as it needs. */
    static String of(String prefix, byte[] bytes) {
        return prefix + HexFormat.of().formatHex(bytes, 0, BYTES);
    }

    /** Whether the text has the form that {@link #random} gives, so that anything else costs no look-up. */
    static boolean isFormed(String prefix, String text) {
        return text.length() == prefix.length() + 2 * BYTES
                && text.startsWith(prefix)
                && text.chars().skip(prefix.length()).allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
