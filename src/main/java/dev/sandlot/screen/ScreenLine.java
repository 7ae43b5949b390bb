package dev.sandlot.screen;

import dev.sandlot.model.DisplaySize;
import dev.sandlot.stream.ScreenViewer;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A viewer's line to a display: a connection of its own, whose handshake was made here, so that the viewer makes one with us. Both directions are
 * then passed on message by message, as far as the viewer may.
 */
final class ScreenLine implements ScreenViewer, RfbLink.Owner {
    private static final int NO_PASSWORD = 1;
    private static final String TOO_LARGE = "its screen is too large";

    private final Options options;
    private final Listener listener;
    private final String name;
    private final Runnable left;
    private final Promise<ScreenViewer> opened = Promise.promise();
    private final ByteParser client = new ByteParser();
    private @Nullable RfbLink link;
    /** What the viewer is to be told of what has come last. */
    private Buffer pending = Buffer.buffer();

    private boolean over;

    /**
     * @param name what the viewer is told to look at
     * @param left called once, when the line has ended
     */
    ScreenLine(Options options, Listener listener, String name, Runnable left) {
        this.options = options;
        this.listener = listener;
        this.name = name;
        this.left = left;
    }

    /** This, once the display has answered. */
    io.vertx.core.Future<ScreenViewer> future() {
        return opened.future();
    }

    @Override
    public void opened(RfbLink display) {
        link = display;
        if (!DisplaySize.isHeld(display.width(), display.height())) {
            display.close();
            failed(TOO_LARGE);
            return;
        }
        display.socket().pause();
        display.socket().handler(bytes -> {
            display.intake().feed(bytes);
            flush();
        });
        display.socket().drainHandler(v -> listener.drained());
        var server = new ServerMessages(
                display.intake(),
                new FromServer(),
                display.format(),
                display.width(),
                display.height(),
                options.clipboard());
        server.begin();
        greet(display, server);
        opened.complete(this);
    }

    /** What is said and shown comes after the opening. */
    private RfbLink link() {
        return Objects.requireNonNull(link, "nobody has this line before its display has answered");
    }

    /** The handshake with the viewer. What it is to be told waits until somebody listens. */
    private void greet(RfbLink display, ServerMessages server) {
        client.want(RfbLink.VERSION.length(), version -> {
            if (!version.toString(StandardCharsets.US_ASCII).equals(RfbLink.VERSION)) {
                refuse("the version of RFB has to be 3.8");
                return;
            }
            show(Buffer.buffer(new byte[] {1, NO_PASSWORD}));
            client.want(1, choice -> {
                if (choice.getByte(0) != NO_PASSWORD) {
                    refuse("there is no password to be given");
                    return;
                }
                show(Buffer.buffer(new byte[4]));
                client.want(1, shared -> {
                    show(initialisation(display));
                    new ClientMessages(client, new FromClient(server), options.control(), options.clipboard()).begin();
                });
            });
        });
    }

    private Buffer initialisation(RfbLink display) {
        var called = name.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer()
                .appendShort((short) display.width())
                .appendShort((short) display.height())
                .appendBuffer(display.format().wire())
                .appendInt(called.length)
                .appendBytes(called);
    }

    @Override
    public void begin() {
        show(Buffer.buffer(RfbLink.VERSION));
        flush();
        link().socket().resume();
    }

    @Override
    public void failed(@Nullable String why) {
        left.run();
        opened.fail(Screens.unavailable(why));
    }

    @Override
    public void ended() {
        end(null);
    }

    private void refuse(String why) {
        client.end();
        link().close();
        end(why);
    }

    private void end(@Nullable String fault) {
        if (!over) {
            over = true;
            left.run();
            listener.ended(fault);
        }
    }

    private void show(Buffer bytes) {
        pending.appendBuffer(bytes);
    }

    private void flush() {
        if (!over && pending.length() > 0) {
            var bytes = pending;
            pending = Buffer.buffer();
            listener.shown(bytes);
        }
    }

    @Override
    public boolean said(Buffer bytes) {
        if (!over) {
            client.feed(bytes);
            flush();
        }
        return !link().socket().writeQueueFull();
    }

    @Override
    public void pause() {
        link().socket().pause();
    }

    @Override
    public void resume() {
        link().socket().resume();
    }

    @Override
    public void close() {
        if (!over) {
            over = true;
            left.run();
            client.end();
            link().close();
        }
    }

    private final class FromServer implements ServerMessages.Listener {
        @Override
        public void passed(Buffer bytes) {
            show(bytes);
        }

        @Override
        public void resized(int width, int height) {
            // The viewer is told by the same bytes, unless that could be the end of its browser.
            if (!DisplaySize.isHeld(width, height)) {
                broken(TOO_LARGE);
            }
        }

        @Override
        public void broken(String why) {
            link().close();
            end(null);
        }
    }

    private final class FromClient implements ClientMessages.Listener {
        private final ServerMessages server;

        FromClient(ServerMessages server) {
            this.server = server;
        }

        @Override
        public void passed(Buffer bytes) {
            link().send(bytes);
        }

        @Override
        public void format(PixelFormat format) {
            server.format(format);
        }

        @Override
        public void broken(String why) {
            refuse(why);
        }
    }
}
