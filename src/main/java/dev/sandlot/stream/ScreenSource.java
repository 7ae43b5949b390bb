package dev.sandlot.stream;

import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Where the displays of sandboxes are looked at. Safe to call from any thread; futures complete on the caller's context. Each fails with a fault
 * of kind CONFLICT where the sandbox has no display or does not run, and of kind UNAVAILABLE where its display can't be looked at now.
 */
public interface ScreenSource {
    /**
     * What is on the screen now; a change is seen within 200 ms.
     *
     * @param width to which it is scaled down, or 0 for as it is
     * @param known the hash of a picture in the same form that the caller has, or null: where nothing has changed since, no file is made
     */
    Future<Picture> picture(SandboxId sandbox, Picture.Format format, int width, @Nullable String known);

    /**
     * What was on the screen at an earlier time, small.
     *
     * @return a fault of kind NOT_FOUND where there is no such frame any more
     */
    Future<Picture> frame(SandboxId sandbox, String hash);

    /**
     * Joins the display, as a server of RFB 3.8 does that wants no password.
     *
     * @return a fault of kind UNAVAILABLE also where there are too many viewers
     */
    Future<ScreenViewer> view(SandboxId sandbox, ScreenViewer.Options options, ScreenViewer.Listener listener);
}
