package dev.sandlot.auth;

import dev.sandlot.model.PublishedPort;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/** The tokens that let browsers to published ports, each to one and to nothing else. A token ends when its port is published no more. */
public final class PreviewTokens {
    private static final String PREFIX = "slp_";

    private final DerivedSecrets secrets;

    public PreviewTokens(DerivedSecrets secrets) {
        this.secrets = Objects.requireNonNull(secrets);
    }

    /** The same each time. */
    public Future<String> of(PublishedPort port) {
        return secrets.of(PREFIX, "preview " + port.sandbox() + " " + port.port() + " " + port.nonce());
    }

    /** Whether the text is the token of this port. */
    public Future<Boolean> isOf(PublishedPort port, String text) {
        return Secret.isFormed(PREFIX, text)
                ? of(port).map(token -> MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.US_ASCII), text.getBytes(StandardCharsets.US_ASCII)))
                : Future.succeededFuture(false);
    }
}
