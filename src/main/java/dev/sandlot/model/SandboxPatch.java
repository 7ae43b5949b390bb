package dev.sandlot.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** New values of a sandbox; a null leaves things as they are. {@code ttlSeconds} counts from now; 0 takes the end away. */
public record SandboxPatch(
        @Nullable String name,
        @Nullable Map<String, String> labels,
        @Nullable Long ttlSeconds,
        @Nullable Long idleTimeoutSeconds,
        @Nullable OnIdle onIdle,
        @Nullable OnExpire onExpire,
        @Nullable OnExit onExit,
        @Nullable Limits limits,
        @Nullable NetworkChange network,
        @Nullable SecretChange secrets) {
    /** One that changes the network only. */
    public static SandboxPatch ofNetwork(NetworkChange network) {
        return new SandboxPatch(null, null, null, null, null, null, null, null, network, null);
    }

    /** One that changes its secrets only. */
    public static SandboxPatch ofSecrets(SecretChange secrets) {
        return new SandboxPatch(null, null, null, null, null, null, null, null, null, secrets);
    }
}
