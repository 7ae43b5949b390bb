package dev.sandlot.screen;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.ScreenFrame;
import dev.sandlot.stream.Picture;
import dev.sandlot.stream.ScreenSource;
import dev.sandlot.stream.ScreenViewer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.NetClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The displays of all sandboxes. What is not of {@link ScreenSource} belongs on the context that called {@link #start}. */
public final class Screens implements ScreenSource {
    /** Outside of the heap: 24 screens of 1280 by 800. */
    private static final long FRAME_BYTES = 96L << 20;

    private static final long REST_MILLIS = 5000;
    private static final long REST_AFTER_NANOS = 10_000_000_000L;

    private final Vertx vertx;
    private final Bus bus;
    private final Path sandboxes;
    private final NetClient client;
    private final WorkerExecutor workers;
    private final FrameMemory memory = new FrameMemory(FRAME_BYTES);
    /** Changed on the context alone. */
    private final Map<SandboxId, Display> displays = new ConcurrentHashMap<>();

    private @Nullable Context context;

    /** @param sandboxes the directory that holds those of all sandboxes */
    public Screens(Vertx vertx, Bus bus, Path sandboxes) {
        this.vertx = vertx;
        this.bus = bus;
        this.sandboxes = sandboxes;
        client = vertx.createNetClient();
        // One at a time: a picture of the largest screen takes tens of megabytes while it is made.
        workers = vertx.createSharedWorkerExecutor("sandlot-picture", 1);
    }

    /** Takes up every sandbox that there is, once whoever owns them answers. */
    public Future<Void> start() {
        context = vertx.getOrCreateContext();
        vertx.setPeriodic(REST_MILLIS, id -> {
            long since = System.nanoTime() - REST_AFTER_NANOS;
            displays.values().forEach(display -> display.rest(since));
        });
        return bus.sandboxes(null).onSuccess(all -> all.forEach(this::is)).mapEmpty();
    }

    /** Looks no more. */
    public Future<Void> close() {
        displays.values().forEach(Display::close);
        displays.clear();
        return client.close().eventually(workers::close);
    }

    void changed(Event.SandboxChanged event) {
        if (event.deleted()) {
            var gone = displays.remove(event.sandbox().id());
            if (gone != null) {
                gone.close();
            }
        } else {
            is(event.sandbox());
        }
    }

    private void is(Sandbox sandbox) {
        if (sandbox.spec().display() != null) {
            displays.computeIfAbsent(sandbox.id(), id -> display(sandbox)).is(sandbox);
        }
    }

    private Display display(Sandbox sandbox) {
        var root = sandboxes.resolve(sandbox.id().value());
        return new Display(vertx, bus, client, this::work, memory, root, sandbox);
    }

    private <T> Future<T> work(Callable<T> work) {
        return workers.executeBlocking(work, false);
    }

    Future<List<ScreenFrame>> frames(Request.ListFrames request) {
        return bus.ask(new Request.GetSandbox(request.sandbox(), 0))
                .compose(sandbox -> of(sandbox.id()).frames());
    }

    @Override
    public Future<Picture> picture(SandboxId sandbox, Picture.Format format, int width, @Nullable String known) {
        return there(() -> of(sandbox).picture(format, width, known));
    }

    @Override
    public Future<Picture> frame(SandboxId sandbox, String hash) {
        return there(() -> of(sandbox).frame(hash));
    }

    @Override
    public Future<ScreenViewer> view(SandboxId sandbox, ScreenViewer.Options options, ScreenViewer.Listener listener) {
        try {
            return of(sandbox).view(options, listener);
        } catch (FaultException e) {
            return Future.failedFuture(e);
        }
    }

    private Display of(SandboxId sandbox) {
        var display = displays.get(sandbox);
        if (display == null) {
            throw Fault.conflict("The sandbox has no display.", "no_display")
                    .withHint("Create one with a display: sandlot create --display 1280x800")
                    .asException();
        }
        return display;
    }

    static FaultException unavailable(@Nullable String why) {
        return Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "The display can't be looked at" + (why == null ? "." : ": " + why + "."),
                        "Try again in a moment; the log of the process \"display\" may tell more.")
                .asException();
    }

    /** Does it on the context of all this; the outcome is told on the caller's. */
    private <T> Future<T> there(Supplier<Future<T>> work) {
        var promise = Promise.<T>promise();
        var caller = vertx.getOrCreateContext();
        var own = Objects.requireNonNull(context, "nobody can ask for a display before this has started");
        own.runOnContext(v -> {
            Future<T> done;
            try {
                done = work.get();
            } catch (RuntimeException e) {
                done = Future.failedFuture(e);
            }
            done.onComplete(outcome -> caller.runOnContext(w -> promise.handle(outcome)));
        });
        return promise.future();
    }
}
