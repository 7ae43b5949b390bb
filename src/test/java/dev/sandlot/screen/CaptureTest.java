package dev.sandlot.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.ScreenFrame;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A display's server that does as it should, and some that don't: whoever lives in a sandbox can put one of their own in its place. */
class CaptureTest {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;

    @TempDir
    Path temp;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final FrameMemory memory = new FrameMemory(1 << 20);
    private final List<ScreenFrame> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private NetServer server;
    private Capture capture;
    private Integer uid;

    @BeforeEach
    void self() throws IOException {
        uid = (Integer) Files.getAttribute(temp, "unix:uid");
    }

    @AfterEach
    void close() {
        if (capture != null) {
            onLoop(() -> {
                capture.close();
                return null;
            });
        }
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private final io.vertx.core.Context loop = vertx.getOrCreateContext();

    private <T> T onLoop(java.util.concurrent.Callable<T> work) {
        var promise = io.vertx.core.Promise.<T>promise();
        loop.runOnContext(v -> {
            try {
                promise.complete(work.call());
            } catch (Exception e) {
                promise.fail(e);
            }
        });
        return get(promise.future());
    }

    private static void await(BooleanSupplier condition) {
        dev.sandlot.TestDaemon.await(java.time.Duration.ofSeconds(120), condition);
    }

    private Path socket() {
        return temp.resolve("rfb");
    }

    /** Talks as a server does up to the end of the handshake; then each message of the client goes to {@code work}. */
    private void serve(int width, int height, BiConsumer<NetSocket, Buffer> work) {
        server = vertx.createNetServer().connectHandler(client -> {
            connections.incrementAndGet();
            var intake = new ByteParser();
            client.handler(intake::feed);
            client.write("RFB 003.008\n");
            intake.want(12, version -> {
                client.write(Buffer.buffer(new byte[] {1, 1}));
                intake.want(1, choice -> {
                    client.write(Buffer.buffer(new byte[4]));
                    intake.want(1, shared -> {
                        client.write(Buffer.buffer()
                                .appendShort((short) width)
                                .appendShort((short) height)
                                .appendBuffer(PixelFormat.BGRX.wire())
                                .appendInt(4)
                                .appendString("test"));
                        // The format, and three encodings.
                        intake.want(20, format -> intake.want(16, encodings -> asks(intake, client, work)));
                    });
                });
            });
        });
        get(server.listen(SocketAddress.domainSocketAddress(socket().toString())));
    }

    private void asks(ByteParser intake, NetSocket client, BiConsumer<NetSocket, Buffer> work) {
        intake.want(10, ask -> {
            asked.incrementAndGet();
            asks(intake, client, work);
            work.accept(client, ask);
        });
    }

    private static Buffer picture(int x, int y, int width, int height, int rgb) {
        var all = Buffer.buffer(new byte[] {0, 0, 0, 1})
                .appendShort((short) x)
                .appendShort((short) y)
                .appendShort((short) width)
                .appendShort((short) height)
                .appendInt(0);
        for (int pixel = 0; pixel < width * height; pixel++) {
            all.appendIntLE(rgb);
        }
        return all;
    }

    private void look() {
        look(new Peer(uid));
    }

    private void look(Peer peer) {
        var client = vertx.createNetClient();
        capture = onLoop(() -> {
            var made =
                    new Capture(vertx, owner -> RfbLink.open(vertx, client, socket(), peer, owner), memory, seen::add);
            made.open();
            return made;
        });
    }

    private int[] pixels() {
        return get(onLoop(() -> capture.read((shown, frame) -> {
            var row = new byte[frame.width() * 4];
            var pixels = new int[frame.width() * frame.height()];
            for (int y = 0; y < frame.height(); y++) {
                frame.row(y, row);
                for (int x = 0; x < frame.width(); x++) {
                    pixels[y * frame.width() + x] =
                            (row[4 * x + 2] & 255) << 16 | (row[4 * x + 1] & 255) << 8 | row[4 * x] & 255;
                }
            }
            return Future.succeededFuture(pixels);
        })));
    }

    @Test
    void drawsWhatItIsToldAndAsksNoMoreThanTenTimesASecond() {
        var answers = new AtomicInteger();
        serve(WIDTH, HEIGHT, (client, ask) -> {
            int number = answers.getAndIncrement();
            if (ask.getByte(1) == 0) {
                client.write(picture(0, 0, WIDTH, HEIGHT, 0x112233));
            } else if (number < 8) {
                client.write(picture(number, 2, 1, 1, 0x445566));
            }
        });
        long begun = System.nanoTime();
        look();
        await(() -> seen.size() == 8);
        assertThat((System.nanoTime() - begun) / 1_000_000).isGreaterThan(650);
        var pixels = pixels();
        assertThat(pixels[0]).isEqualTo(0x112233);
        assertThat(pixels[2 * WIDTH + 7]).isEqualTo(0x445566);
        // The last question is not answered: nothing has changed, so nothing is asked.
        await(() -> asked.get() == 9);
        assertThat(seen.get(7).hash()).isNotEqualTo(seen.get(6).hash());
    }

    @Test
    void givesItsMemoryUpAndGetsThePictureAgain() {
        serve(WIDTH, HEIGHT, (client, ask) -> {
            if (ask.getByte(1) == 0) {
                client.write(picture(0, 0, WIDTH, HEIGHT, 0x0a0b0c));
            }
        });
        look();
        await(() -> seen.size() == 1);
        onLoop(() -> {
            capture.rest(System.nanoTime() + 1);
            return null;
        });
        assertThat(onLoop(() -> capture.heldBytes())).isZero();
        assertThat(pixels()[100]).isEqualTo(0x0a0b0c);
        assertThat(seen).hasSize(1);
    }

    @Test
    void showsWhatCameInTwoAnswersToOneQuestion() {
        serve(WIDTH, HEIGHT, (client, ask) -> {
            if (ask.getByte(1) == 0) {
                client.write(
                        picture(0, 0, WIDTH, 10, 0x0a0b0c).appendBuffer(picture(0, 10, WIDTH, HEIGHT - 10, 0x0d0e0f)));
            }
        });
        look();
        await(() -> asked.get() == 2);
        var shown = get(onLoop(() -> capture.read((told, frame) -> Future.succeededFuture(told))));
        assertThat(seen).containsExactly(shown);
        assertThat(pixels()[10 * WIDTH]).isEqualTo(0x0d0e0f);
    }

    @Test
    void comesBackWhenTheServerDoes() {
        serve(WIDTH, HEIGHT, (client, ask) -> client.write(picture(0, 0, WIDTH, HEIGHT, 1)));
        look();
        await(() -> seen.size() == 1);
        get(server.close());
        serve(WIDTH, HEIGHT, (client, ask) -> client.write(picture(0, 0, WIDTH, HEIGHT, 2)));
        await(() -> seen.size() == 2);
        assertThat(pixels()[0]).isEqualTo(2);
    }

    @Test
    void refusesAnAbsurdScreenAndHoldsNoMemoryForIt() {
        serve(65535, 65535, (client, ask) -> client.write(picture(0, 0, 1, 1, 0)));
        look();
        assertThatThrownBy(this::pixels).hasStackTraceContaining("too large (65535x65535)");
        assertThat(onLoop(() -> capture.heldBytes())).isZero();
        assertThat(asked.get()).isZero();
    }

    @Test
    void refusesAScreenThatBecomesAbsurd() {
        serve(
                WIDTH,
                HEIGHT,
                (client, ask) -> client.write(Buffer.buffer(new byte[] {0, 0, 0, 1})
                        .appendInt(0)
                        .appendShort((short) 40000)
                        .appendShort((short) 40000)
                        .appendInt(Encodings.DESKTOP_SIZE)));
        look();
        assertThatThrownBy(this::pixels).hasStackTraceContaining("too large (40000x40000)");
    }

    @Test
    void hangsUpOnWhoFloods() {
        serve(WIDTH, HEIGHT, (client, ask) -> {
            client.write(picture(0, 0, WIDTH, HEIGHT, 3));
            client.write(bells());
            client.write(bells());
        });
        look();
        await(() -> connections.get() > 1);
    }

    private static Buffer bells() {
        var bytes = new byte[1 << 20];
        java.util.Arrays.fill(bytes, (byte) 2);
        return Buffer.buffer(bytes);
    }

    @Test
    void saysWhyWhereNothingCanBeSeen() {
        serve(WIDTH, HEIGHT, (client, ask) -> client.write(Buffer.buffer(new byte[] {77})));
        look();
        assertThatThrownBy(this::pixels).hasStackTraceContaining("unknown type 77");
    }

    /** As an ordinary user's daemon does: its sandboxes share its uid. */
    @Test
    void talksToAServerOfTheDaemonsOwnUid() {
        serve(WIDTH, HEIGHT, (client, ask) -> client.write(picture(0, 0, WIDTH, HEIGHT, 1)));
        look(new Peer(null));
        assertThat(pixels()).isNotEmpty();
    }

    @Test
    void doesNotTalkToAnotherUsersServer() {
        serve(WIDTH, HEIGHT, (client, ask) -> client.write(picture(0, 0, WIDTH, HEIGHT, 1)));
        look(new Peer(uid + 1));
        assertThatThrownBy(this::pixels).hasStackTraceContaining("its socket is another's");
        assertThat(asked.get()).isZero();
    }

    @Test
    void holdsNoMoreFramesThanThereIsMemoryFor() {
        var small = new FrameMemory(WIDTH * HEIGHT * 4L * 2);
        var holders = new java.util.ArrayList<String>();
        for (int number = 0; number < 5; number++) {
            int own = number;
            small.enter(
                    new FrameMemory.Holder() {
                        private boolean given;

                        @Override
                        public int heldBytes() {
                            return given ? 0 : WIDTH * HEIGHT * 4;
                        }

                        @Override
                        public long neededAt() {
                            return own;
                        }

                        @Override
                        public void giveUp() {
                            given = true;
                            small.leave(this);
                            holders.add("given up " + own);
                        }
                    },
                    WIDTH * HEIGHT * 4);
        }
        assertThat(holders).containsExactly("given up 0", "given up 1", "given up 2");
    }
}
