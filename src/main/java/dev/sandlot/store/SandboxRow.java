package dev.sandlot.store;

import dev.sandlot.model.Sandbox;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox as it is kept: what the API shows of it, and what it takes to find it again after a restart of the daemon.
 *
 * @param concerns all that a person has to see to; the sandbox itself carries only what comes first
 * @param handle by which its backend finds its box again, or null where it has none
 * @param nextProcess the number of the next process; numbers are never used twice
 * @param deleting whether its deletion has begun and has to be brought to its end
 * @param whole whether the specification is what it was asked to be: when read, it is a stand-in where that can't be read; when written, it is
 *     written only then
 */
public record SandboxRow(
        Sandbox sandbox, Concerns concerns, @Nullable String handle, int nextProcess, boolean deleting, boolean whole) {
    public SandboxRow {
        Objects.requireNonNull(sandbox);
        Objects.requireNonNull(concerns);
    }
}
