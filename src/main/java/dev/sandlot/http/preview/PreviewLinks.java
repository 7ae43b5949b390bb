package dev.sandlot.http.preview;

import dev.sandlot.auth.PreviewTokens;
import dev.sandlot.model.SandboxPort;
import io.vertx.core.Future;

/** The URLs by which people get to published ports, each with its token where it has one. */
public final class PreviewLinks {
    private final PreviewTokens tokens;
    private final PreviewNames names;

    public PreviewLinks(PreviewTokens tokens, PreviewNames names) {
        this.tokens = tokens;
        this.names = names;
    }

    /** @param port a published one */
    public Future<String> to(SandboxPort port) {
        var published = port.published();
        return published == null || published.open()
                ? Future.succeededFuture(names.url(port, null))
                : tokens.of(published).map(token -> names.url(port, token));
    }
}
