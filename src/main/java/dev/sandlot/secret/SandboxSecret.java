package dev.sandlot.secret;

import dev.sandlot.model.SecretHost;
import dev.sandlot.model.SecretSpec;
import dev.sandlot.model.SecretValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secret as it is for one sandbox.
 *
 * @param value null where the sandbox may not use it
 * @param placeholders that it may have found, the present one first: those of values of other lengths count on
 * @param refusal why it may not use it; null where it may
 */
record SandboxSecret(
        SecretSpec spec,
        @Nullable SecretValue value,
        List<String> placeholders,
        @Nullable String refusal) {
    SandboxSecret {
        placeholders = List.copyOf(placeholders);
        if ((value == null) == (refusal == null)) {
            throw new IllegalArgumentException("a secret has a value for a sandbox, or a reason for none");
        }
    }

    /** As long as the value. */
    String placeholder() {
        return placeholders.get(0);
    }

    boolean goesTo(@Nullable SecretHost host) {
        return value != null && host != null && spec.hosts().contains(host);
    }

    /** Why a placeholder is where it is not replaced. */
    String refusal(@Nullable SecretHost host) {
        var name = "the secret " + spec.name();
        if (refusal != null) {
            return name + " " + refusal;
        }
        if (host == null) {
            return name + " goes out over TLS only, by http://127.0.0.1:3128/https/"
                    + spec.hosts().get(0) + "/";
        }
        return goesTo(host)
                ? name + " goes into " + spec.place() + " only, and its placeholder is elsewhere in the request"
                : name + " is not for " + host + ": it goes to "
                        + String.join(
                                ", ",
                                spec.hosts().stream().map(SecretHost::toString).toList()) + " only";
    }
}
