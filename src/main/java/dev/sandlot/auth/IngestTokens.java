package dev.sandlot.auth;

import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import java.util.Objects;

/**
 * The tokens that sandboxes are given so that their agents can tell what they use and do. A token is the same after a restart although no secret of
 * any sandbox is kept. It ends with its sandbox.
 */
public final class IngestTokens {
    private final Tokens tokens;
    private final DerivedSecrets secrets;

    public IngestTokens(Tokens tokens, DerivedSecrets secrets) {
        this.tokens = Objects.requireNonNull(tokens);
        this.secrets = Objects.requireNonNull(secrets);
    }

    /** The secret of this sandbox's token, which can do nothing but {@link Permission#INGEST}. */
    public Future<String> of(SandboxId sandbox) {
        return secrets.of("sl_", sandbox.value())
                .compose(secret -> tokens.ensure("agent of " + sandbox, Role.INGEST, sandbox, secret)
                        .map(secret));
    }
}
