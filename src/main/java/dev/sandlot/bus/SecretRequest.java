package dev.sandlot.bus;

import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SecretChange;
import dev.sandlot.model.SecretPlace;
import dev.sandlot.model.SecretValue;
import dev.sandlot.model.SecretView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations about secrets that sandboxes use and never see; see {@link Request}. */
public sealed interface SecretRequest<R> extends Request.Outside<R> {
    /** All of them, by name. */
    record ListSecrets() implements SecretRequest<List<SecretView>> {}

    /**
     * Keeps a secret, in the place of what there is of its name; it counts from the next request that a sandbox makes. Faults: of kind INVALID where it
     * lacks what is not known for its name, CONFLICT where the key is lost that others were kept with, or there are too many.
     *
     * @param hosts where it may go; empty for what is known for its name
     * @param place null likewise
     * @param variable null for what is known, or the name itself in capitals
     */
    record SetSecret(
            String name,
            List<String> hosts,
            @Nullable SecretPlace place,
            @Nullable String variable,
            SecretValue value) implements SecretRequest<SecretView> {
        public SetSecret {
            hosts = List.copyOf(hosts);
        }
    }

    /** Forgets its value for good; sandboxes that are given it are refused at once. A fault of kind NOT_FOUND where there is none. */
    record RemoveSecret(String name) implements SecretRequest<Void> {}

    /** Gives a sandbox a secret, or takes it back, at once. */
    record ChangeSecrets(String sandbox, SecretChange change) implements SecretRequest<Sandbox> {}
}
