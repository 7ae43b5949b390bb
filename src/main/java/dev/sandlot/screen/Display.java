package dev.sandlot.screen;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.ScreenFrame;
import dev.sandlot.stream.Picture;
import dev.sandlot.stream.ScreenViewer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sandbox's display: pictures of it, those of the last minutes, and who looks at it. Used on the event loop of {@link Screens}, but for
 * {@link #view}.
 */
final class Display {
    private static final Logger LOG = LoggerFactory.getLogger(Display.class);

    /** How often at most what is on the screen is kept and told of. */
    private static final long KEEP_MILLIS = 2000;

    private static final int KEPT_WIDTH = 640;
    private static final int MOST_VIEWERS = 32;
    /** Forms of the same picture that are remembered. */
    private static final int MOST_FORMS = 8;

    /** Where blocking work is done. */
    interface Work {
        <T> Future<T> run(Callable<T> work);
    }

    private record Form(Picture.Format format, int width) {}

    private final Vertx vertx;
    private final Bus bus;
    private final NetClient client;
    private final Work work;
    private final FrameMemory memory;
    private final Path root;
    private final Timeline timeline;
    private final AtomicInteger viewers = new AtomicInteger();
    private final Map<Form, SoftReference<Picture>> made = new HashMap<>();
    private final Map<Form, Future<Picture>> making = new HashMap<>();
    private volatile Sandbox sandbox;
    private @Nullable Capture capture;
    private long keptAt = System.nanoTime() - KEEP_MILLIS * 1_000_000;
    private boolean keeping;

    /**
     * Looks at nothing yet.
     *
     * @param root the sandbox's directory on the host
     */
    Display(Vertx vertx, Bus bus, NetClient client, Work work, FrameMemory memory, Path root, Sandbox sandbox) {
        this.vertx = vertx;
        this.bus = bus;
        this.client = client;
        this.work = work;
        this.memory = memory;
        this.root = root;
        this.sandbox = sandbox;
        timeline = new Timeline(root.resolve("frames"));
    }

    /** The sandbox is now like this: its display is looked at for as long as it runs. */
    void is(Sandbox now) {
        sandbox = now;
        if (!isUp()) {
            close();
        } else if (capture == null) {
            var begun = new Capture(vertx, this::open, memory, this::changed);
            capture = begun;
            begun.open();
        }
    }

    private boolean isUp() {
        return sandbox.state() == SandboxState.RUNNING || sandbox.state() == SandboxState.PAUSED;
    }

    private void open(RfbLink.Owner owner) {
        RfbLink.open(vertx, client, root.resolve("display/rfb"), new Peer(sandbox.uid()), owner);
    }

    void close() {
        if (capture != null) {
            capture.close();
            capture = null;
        }
        made.clear();
    }

    void rest(long since) {
        if (capture != null) {
            capture.rest(since);
        }
    }

    private void requireUp() {
        if (!isUp()) {
            var name = sandbox.state().name().toLowerCase(java.util.Locale.ROOT);
            throw Fault.conflict("The sandbox " + sandbox.name() + " is " + name + ": its display is not there.", name)
                    .withHint("Start it first.")
                    .asException();
        }
        if (sandbox.capabilities() != null
                && "Xvfb".equals(sandbox.capabilities().display())) {
            throw Fault.conflict("The display of this sandbox is served by Xvfb, which can't be looked at.", "xvfb")
                    .withHint("Install tigervnc-standalone-server, then stop and start the sandbox.")
                    .asException();
        }
    }

    Future<Picture> picture(Picture.Format format, int width, @Nullable String known) {
        requireUp();
        var looking = Objects.requireNonNull(capture, "what is up is looked at");
        var form = new Form(format, width);
        var shown = looking.shown();
        if (shown != null && shown.hash().equals(known)) {
            return Future.succeededFuture(picture(shown, format, null));
        }
        var before = made.containsKey(form) ? made.get(form).get() : null;
        if (shown != null && before != null && before.hash().equals(shown.hash())) {
            return Future.succeededFuture(before);
        }
        var begun = making.get(form);
        if (begun != null) {
            return begun;
        }
        var begins = make(looking, form);
        making.put(form, begins);
        return begins.onComplete(done -> making.remove(form, begins));
    }

    private Future<Picture> make(Capture looking, Form form) {
        return looking.read((shown, frame) -> work.run(
                                () -> Buffer.buffer(Pictures.encode(Rows.of(frame, form.width()), form.format())))
                        .map(file -> picture(shown, form.format(), file)))
                .onSuccess(picture -> remember(form, picture));
    }

    private void remember(Form form, Picture picture) {
        if (made.size() >= MOST_FORMS) {
            made.clear();
        }
        made.put(form, new SoftReference<>(picture));
    }

    private static Picture picture(ScreenFrame shown, Picture.Format format, @Nullable Buffer file) {
        return new Picture(shown.hash(), shown.at(), shown.width(), shown.height(), format, file);
    }

    /** Something else is on the screen: tells of it, now where it was quiet, else soon. */
    private void changed(ScreenFrame shown) {
        bus.tell(new Event.ScreenChanged(sandbox.id(), shown));
        if (!keeping) {
            keeping = true;
            long left = KEEP_MILLIS - (System.nanoTime() - keptAt) / 1_000_000;
            vertx.setTimer(Math.max(1, left), id -> keep());
        }
    }

    private void keep() {
        keeping = false;
        keptAt = System.nanoTime();
        var looking = capture;
        if (looking == null || looking.shown() == null) {
            return;
        }
        looking.read((shown, frame) -> work.run(() -> Pictures.encode(Rows.of(frame, KEPT_WIDTH), Picture.Format.JPEG))
                        .map(small -> Map.entry(shown, small)))
                .compose(kept -> {
                    bus.ask(new Request.TellScreen(sandbox.id(), kept.getKey()))
                            .onFailure(e -> LOG.debug("{}: {}", sandbox.id(), e.getMessage()));
                    return work.run(() -> {
                        timeline.add(kept.getKey(), kept.getValue());
                        return null;
                    });
                })
                .onFailure(e -> LOG.debug("A frame of {} is not kept: {}", sandbox.id(), e.toString()));
    }

    Future<List<ScreenFrame>> frames() {
        return work.run(() -> timeline.frames(Instant.now()));
    }

    Future<Picture> frame(String hash) {
        return work.run(() -> timeline.find(hash))
                .map(found -> found.map(
                                kept -> picture(kept.frame(), Picture.Format.JPEG, Buffer.buffer(kept.picture())))
                        .orElseThrow(() -> Fault.notFound("There is no such frame any more: they are kept for "
                                        + Timeline.KEPT.toMinutes() + " minutes.")
                                .asException()));
    }

    /** On the caller's context. */
    Future<ScreenViewer> view(ScreenViewer.Options options, ScreenViewer.Listener listener) {
        requireUp();
        if (viewers.incrementAndGet() > MOST_VIEWERS) {
            viewers.decrementAndGet();
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "There are " + MOST_VIEWERS + " viewers of this display, the most there can be.",
                            "Try again when one has left.")
                    .asException();
        }
        var line = new ScreenLine(options, listener, sandbox.name(), viewers::decrementAndGet);
        open(line);
        return line.future();
    }
}
