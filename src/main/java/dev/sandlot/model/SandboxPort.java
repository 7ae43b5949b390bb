package dev.sandlot.model;

import org.jspecify.annotations.Nullable;

/**
 * A port of a sandbox that is published, or on which something listens, or both.
 *
 * @param sandbox as it is named
 */
public record SandboxPort(
        Sandbox sandbox,
        int port,
        @Nullable ListeningPort listening,
        @Nullable PublishedPort published) {}
