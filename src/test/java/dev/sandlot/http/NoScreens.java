package dev.sandlot.http;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Picture;
import dev.sandlot.stream.ScreenSource;
import dev.sandlot.stream.ScreenViewer;
import io.vertx.core.Future;

/** What a daemon without any display answers; {@link dev.sandlot.ScreenIT} has real ones. */
final class NoScreens implements ScreenSource {
    @Override
    public Future<Picture> picture(SandboxId sandbox, Picture.Format format, int width, String known) {
        return none();
    }

    @Override
    public Future<Picture> frame(SandboxId sandbox, String hash) {
        return none();
    }

    @Override
    public Future<ScreenViewer> view(SandboxId sandbox, ScreenViewer.Options options, ScreenViewer.Listener listener) {
        return none();
    }

    private static <T> Future<T> none() {
        return Future.failedFuture(
                Fault.conflict("There is no display.", "no_display").asException());
    }
}
