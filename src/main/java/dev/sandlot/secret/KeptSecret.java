package dev.sandlot.secret;

import dev.sandlot.model.SecretSpec;
import dev.sandlot.model.SecretValue;
import dev.sandlot.store.SecretRow;
import org.jspecify.annotations.Nullable;

/**
 * A secret of the daemon.
 *
 * @param value null where it was removed, or can't be read
 */
record KeptSecret(SecretRow row, @Nullable SecretValue value) {
    SecretSpec spec() {
        return row.spec();
    }

    boolean isRemoved() {
        return row.sealed() == null;
    }

    /** What of it is not there, for people; to be asked where there is no value. */
    String lack() {
        return isRemoved() ? "was removed" : "can't be read: the daemon does not have the key that it was kept with";
    }
}
