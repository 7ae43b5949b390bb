package dev.sandlot.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A secret that a sandbox may use. What programs in it find is a placeholder, unless the value itself is exposed to them.
 *
 * @param name the secret's; it need not be there
 * @param variable that holds the placeholder; null for the one that the secret itself says
 * @param expose how the value itself is given, which is weaker: whatever runs in the sandbox has it then
 */
public record GivenSecret(String name, @Nullable String variable, Exposure expose) {
    /** How many a sandbox may be given. */
    public static final int MOST = 32;

    /** Whether, and where, the value is in the sandbox. */
    public enum Exposure {
        /** Nowhere. */
        NONE,
        /** In the variable, for each process that is started. */
        ENV,
        /** In a file in memory, from the sandbox's start on; the variable with {@code _FILE} behind it says where. */
        FILE
    }

    /** Null stands for no exposure. */
    public GivenSecret(String name, @Nullable String variable, @Nullable Exposure expose) {
        this.name = Name.require("secrets", name);
        if (variable != null) {
            Environment.requireName("secrets", variable);
        }
        this.variable = variable;
        this.expose = Objects.requireNonNullElse(expose, Exposure.NONE);
    }

    /** One whose value is nowhere in the sandbox. */
    public GivenSecret(String name, @Nullable String variable) {
        this(name, variable, null);
    }

    /** Whether the value is nowhere in the sandbox. */
    public boolean staysOutside() {
        return expose == Exposure.NONE;
    }

    /** The file with the value, where there is one. */
    public String path() {
        return "/var/run/secrets/" + name;
    }
}
