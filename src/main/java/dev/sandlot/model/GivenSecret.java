package dev.sandlot.model;

import org.jspecify.annotations.Nullable;

/**
 * A secret that a sandbox may use, and never sees: what programs in it find is a placeholder.
 *
 * @param name the secret's; it need not be there
 * @param variable that holds the placeholder; null for the one that the secret itself says
 */
public record GivenSecret(String name, @Nullable String variable) {
    /** How many a sandbox may be given. */
    public static final int MOST = 32;

    public GivenSecret {
        Name.require("secrets", name);
        if (variable != null) {
            Environment.requireName("secrets", variable);
        }
    }
}
