package dev.sandlot.store;

import dev.sandlot.model.SecretSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secret as it is kept.
 *
 * @param keyId of which key its value is sealed by
 * @param sealed its value; null where it was removed
 * @param lengths in characters, of its value and of those before it, the newest first
 */
public record SecretRow(
        SecretSpec spec, String keyId, byte @Nullable [] sealed, List<Integer> lengths, Instant changedAt) {
    public SecretRow {
        sealed = sealed == null ? null : sealed.clone();
        lengths = List.copyOf(lengths);
    }

    @Override
    public byte @Nullable [] sealed() {
        return sealed == null ? null : sealed.clone();
    }

    /** Without its value. */
    public SecretRow removed(Instant at) {
        return new SecretRow(spec, keyId, null, lengths, at);
    }

    /** Without what is sealed. */
    @Override
    public String toString() {
        return "SecretRow[" + spec.name() + "]";
    }
}
