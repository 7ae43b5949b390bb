package dev.sandlot.model;

import java.time.Instant;
import java.util.List;

/**
 * A secret for whoever looks at it.
 *
 * @param readable whether its value can be had: not where the key is lost that it was kept with
 * @param changedAt when its value was set
 * @param sandboxes the names of those that are given it
 */
public record SecretView(SecretSpec spec, boolean readable, Instant changedAt, List<String> sandboxes) {
    public SecretView {
        sandboxes = List.copyOf(sandboxes);
    }
}
