package dev.sandlot.secret;

import dev.sandlot.model.SecretHost;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All secrets as they are for one sandbox, those too that it is not given. Immutable. */
public final class SandboxSecrets {
    /** None at all. */
    public static final SandboxSecrets NONE = new SandboxSecrets(List.of());

    private final List<SandboxSecret> all;

    SandboxSecrets(List<SandboxSecret> all) {
        this.all = List.copyOf(all);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * Puts values into the request in the place of placeholders, where they belong.
     *
     * @param request as its server is to get it; is changed
     * @param to its server, where it is reached over TLS; null where it is not, and gets no values
     */
    public Outgoing into(HttpRequest request, @Nullable SecretHost to) {
        return new Insertion(request, to).of(all);
    }
}
