package dev.sandlot.backend;

import dev.sandlot.model.DisplaySize;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a sandbox lives on the host, and what its backend has to hold.
 *
 * @param root the sandbox's directory below the state directory, absolute; holds {@code home workspace tmp run logs}
 * @param uid the host uid and gid that everything of the sandbox runs as, or null to share the daemon's (ordinary user)
 * @param hostname what the sandbox calls itself
 * @param limits with every default filled in; what is null is unlimited
 * @param screen how large its display is, or null for none
 * @param binds directories of the host that it has beside its own, or in their place
 */
public record Place(
        SandboxId id,
        Path root,
        @Nullable Integer uid,
        String hostname,
        Limits limits,
        NetworkPolicy network,
        @Nullable DisplaySize screen,
        List<Bind> binds) {
    public Place {
        binds = List.copyOf(binds);
    }

    /** One without a display, and without anything of the host's. */
    public Place(
            SandboxId id, Path root, @Nullable Integer uid, String hostname, Limits limits, NetworkPolicy network) {
        this(id, root, uid, hostname, limits, network, null, List.of());
    }

    public Path home() {
        return root.resolve("home");
    }

    public Path workspace() {
        return root.resolve("workspace");
    }

    public Path tmp() {
        return root.resolve("tmp");
    }

    /** Sockets that the sandbox may reach; read-only inside, at {@code /run/sandlot}. */
    public Path run() {
        return root.resolve("run");
    }

    /** Where its first process listens; of the host's side, never mounted. */
    public Path init() {
        return root.resolve("init");
    }

    /** Where a directory of the host lies for its uid alone, as long as the box is there. */
    Path bound(Bind bind) {
        return root.resolve("bound").resolve(Integer.toString(binds.indexOf(bind)));
    }

    /** Where its display can be looked at by the daemon; of the host's side, visible to the display's own process only. */
    public Path display() {
        return root.resolve("display");
    }

    public Path logs() {
        return root.resolve("logs");
    }
}
