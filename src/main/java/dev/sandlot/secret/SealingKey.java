package dev.sandlot.secret;

import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SecretSpec;
import dev.sandlot.model.SecretValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What values are sealed by (AES-256-GCM with a random nonce), and placeholders are made from. A sealed value is bound to the name and to where it may
 * go: whoever can write to the database, and has no key, can't send it elsewhere. Safe to use from any thread.
 */
final class SealingKey {
    static final int BYTES = 32;

    private static final String MAC = "HmacSHA256";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int ID_BYTES = 8;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    /** By which people know a placeholder; where that leaves enough that is random. */
    private static final String PREFIX = "sandlot-";

    private static final int LEAST_RANDOM = 16;

    private final SecureRandom random = new SecureRandom();
    private final byte[] sealing;
    private final byte[] placeholders;
    private final String id;

    /** @param key {@value #BYTES} bytes */
    SealingKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a key has " + BYTES + " bytes");
        }
        sealing = mac(key, "seal");
        placeholders = mac(key, "placeholder");
        id = HexFormat.of().formatHex(mac(key, "id"), 0, ID_BYTES);
    }

    /** Tells this key from others, and nothing of it. */
    String id() {
        return id;
    }

    byte[] seal(SecretSpec spec, SecretValue value) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, spec)
                    .doFinal(value.text().getBytes(StandardCharsets.US_ASCII));
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CIPHER, e);
        }
    }

    /** Null where it was not sealed by this key for this secret, or is damaged. */
    @Nullable
    SecretValue open(SecretSpec spec, byte[] sealed) {
        if (sealed.length < NONCE_BYTES) {
            return null;
        }
        try {
            var text = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), spec)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            return new SecretValue(new String(text, StandardCharsets.US_ASCII));
        } catch (AEADBadTagException | FaultException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CIPHER, e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, SecretSpec spec) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(sealing, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        var bound = spec.name() + "\n" + spec.hosts() + "\n" + spec.place();
        cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** What this sandbox finds in the place of this secret while that has so many characters: always the same, and nothing that any other finds. */
    String placeholder(SandboxId sandbox, String secret, int length) {
        var text = new StringBuilder(length);
        if (length >= PREFIX.length() + LEAST_RANDOM) {
            text.append(PREFIX);
        }
        for (int block = 0; text.length() < length; block++) {
            for (var b : mac(placeholders, sandbox + "\n" + secret + "\n" + length + "\n" + block)) {
                int letter = b & 63;
                if (letter < LETTERS.length() && text.length() < length) {
                    text.append(LETTERS.charAt(letter));
                }
            }
        }
        return text.toString();
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }
}
