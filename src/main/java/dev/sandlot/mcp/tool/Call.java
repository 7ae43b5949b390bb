package dev.sandlot.mcp.tool;

import dev.sandlot.auth.Principal;
import dev.sandlot.model.Sandbox;
import io.vertx.core.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody waits for what a tool answers. Used on one context.
 *
 * @param worksIn is told which sandbox it is about, once that is known
 * @param progress is told how long it has taken, in seconds, and what it does; null where nobody wants to know
 * @param over completes where nobody waits any more
 */
public record Call(
        Principal principal,
        Consumer<Sandbox> worksIn,
        @Nullable BiConsumer<Double, String> progress,
        Future<Over> over) {
    /** Why nobody waits any more. */
    public enum Over {
        /** Whoever asked has gone, or wants it no more: what was done for him alone ends. */
        GONE,
        /** The daemon stops: what runs goes on, and whoever asked may come back for it. */
        STOPPING
    }
}
