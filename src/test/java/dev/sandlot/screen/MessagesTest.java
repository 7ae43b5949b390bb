package dev.sandlot.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers and clients of RFB say, cut into pieces of every size. */
class MessagesTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;

    private final Buffer passed = Buffer.buffer();
    private final List<String> told = new ArrayList<>();

    private final class Server implements ServerMessages.Listener {
        @Override
        public void passed(Buffer bytes) {
            passed.appendBuffer(bytes);
        }

        @Override
        public void pixels(Area area, Buffer bytes, long offset) {
            told.add("pixels " + area.x() + "," + area.y() + " " + offset + "+" + bytes.length());
        }

        @Override
        public void copied(Area to, int fromX, int fromY) {
            told.add("copied " + fromX + "," + fromY + " to " + to.x() + "," + to.y());
        }

        @Override
        public void resized(int width, int height) {
            told.add("resized " + width + "x" + height);
        }

        @Override
        public void updated() {
            told.add("updated");
        }

        @Override
        public void broken(String why) {
            told.add("broken");
        }
    }

    private final class Client implements ClientMessages.Listener {
        @Override
        public void passed(Buffer bytes) {
            passed.appendBuffer(bytes);
        }

        @Override
        public void format(PixelFormat format) {
            told.add("format " + format.bytes());
        }

        @Override
        public void broken(String why) {
            told.add("broken");
        }
    }

    private void fromServer(Buffer all, int piece, boolean clipboard) {
        var intake = new ByteParser();
        new ServerMessages(intake, new Server(), PixelFormat.BGRX, WIDTH, HEIGHT, clipboard).begin();
        feed(intake, all, piece);
    }

    private void fromClient(Buffer all, int piece, boolean control, boolean clipboard) {
        var intake = new ByteParser();
        new ClientMessages(intake, new Client(), control, clipboard).begin();
        feed(intake, all, piece);
    }

    private static void feed(ByteParser intake, Buffer all, int piece) {
        for (int at = 0; at < all.length(); at += piece) {
            intake.feed(all.getBuffer(at, Math.min(all.length(), at + piece)));
        }
    }

    private static Buffer bytes(int... values) {
        var buffer = Buffer.buffer();
        for (int value : values) {
            buffer.appendByte((byte) value);
        }
        return buffer;
    }

    private static Buffer area(int x, int y, int width, int height, int encoding) {
        return Buffer.buffer()
                .appendShort((short) x)
                .appendShort((short) y)
                .appendShort((short) width)
                .appendShort((short) height)
                .appendInt(encoding);
    }

    private static Buffer update(Buffer... areas) {
        var all = bytes(0, 0, 0, areas.length);
        for (var area : areas) {
            all.appendBuffer(area);
        }
        return all;
    }

    private static Buffer zeros(int count) {
        return Buffer.buffer(new byte[count]);
    }

    private static Buffer clipboard(int type, int length) {
        return bytes(type, 0, 0, 0).appendInt(length).appendBuffer(Buffer.buffer("c".repeat(Math.abs(length))));
    }

    /** Every kind of message and encoding that is known. */
    private static Buffer everything() {
        return update(
                        area(1, 2, 3, 4, Encodings.RAW).appendBuffer(zeros(48)),
                        area(0, 0, 5, 5, Encodings.COPY_RECT).appendBuffer(bytes(0, 7, 0, 9)),
                        area(0, 0, 8, 8, Encodings.ZRLE).appendInt(5).appendBuffer(zeros(5)))
                .appendBuffer(update(
                        area(0, 0, 8, 8, Encodings.TIGHT).appendBuffer(bytes(0x80, 1, 2, 3)),
                        area(0, 0, 8, 8, Encodings.TIGHT)
                                .appendBuffer(bytes(0x90, 0x85, 0x01))
                                .appendBuffer(zeros(133)),
                        area(0, 0, 8, 8, Encodings.TIGHT)
                                .appendBuffer(bytes(0x00, 10))
                                .appendBuffer(zeros(10)),
                        area(0, 0, 1, 1, Encodings.TIGHT).appendBuffer(bytes(0x00, 1, 2, 3)),
                        area(0, 0, 8, 1, Encodings.TIGHT)
                                .appendBuffer(bytes(0x40, 1, 1))
                                .appendBuffer(zeros(6 + 1)),
                        area(0, 0, 8, 8, Encodings.TIGHT)
                                .appendBuffer(bytes(0x40, 1, 2))
                                .appendBuffer(zeros(9))
                                .appendBuffer(bytes(3, 1, 2, 3)),
                        area(0, 0, 8, 8, Encodings.TIGHT).appendBuffer(bytes(0x40, 2, 3, 1, 2, 3))))
                .appendBuffer(bytes(2))
                .appendBuffer(bytes(1, 0, 0, 0, 0, 2).appendBuffer(zeros(12)))
                .appendBuffer(bytes(150))
                .appendBuffer(bytes(248, 0, 0, 0, 1, 2, 3, 4, 3, 9, 9, 9))
                .appendBuffer(update(
                        area(0, 0, 9, 2, Encodings.CURSOR).appendBuffer(zeros(9 * 2 * 4 + 4)),
                        area(0, 0, 0, 0, Encodings.DESKTOP_NAME).appendInt(3).appendBuffer(zeros(3)),
                        area(0, 0, 0, 0, Encodings.QEMU_EXTENDED_KEY),
                        area(0, 0, 80, 60, Encodings.EXTENDED_DESKTOP_SIZE)
                                .appendBuffer(bytes(1, 0, 0, 0))
                                .appendBuffer(zeros(16)),
                        area(70, 50, 1, 1, Encodings.RAW).appendBuffer(zeros(4)),
                        area(0, 0, 40, 30, Encodings.DESKTOP_SIZE)))
                .appendBuffer(bytes(0, 0, 0xff, 0xff).appendBuffer(area(0, 0, 0, 0, Encodings.LAST_RECT)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100_000})
    void passesAllOfAServerAsItCame(int piece) {
        fromServer(everything(), piece, true);
        assertThat(passed).isEqualTo(everything());
        assertThat(told).doesNotContain("broken").contains("copied 7,9 to 0,0", "resized 80x60", "resized 40x30");
        assertThat(told.stream().filter("updated"::equals)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100_000})
    void withholdsTheClipboardAndNothingElse(int piece) {
        var all = bytes(2).appendBuffer(clipboard(3, 5))
                .appendBuffer(everything())
                .appendBuffer(clipboard(3, -9))
                .appendBuffer(bytes(2));
        fromServer(all, piece, false);
        assertThat(passed).isEqualTo(bytes(2).appendBuffer(everything()).appendBuffer(bytes(2)));
    }

    @Test
    void tellsWhereTheClipboardMayBeSeen() {
        fromServer(clipboard(3, 5), 1, true);
        assertThat(passed).isEqualTo(clipboard(3, 5));
    }

    @Test
    void endsAtWhatCantBe() {
        var wrong = List.of(
                bytes(77),
                update(area(60, 0, 5, 5, Encodings.RAW)),
                update(area(0, 40, 5, 9, Encodings.ZRLE)),
                update(area(0, 0, 5, 5, Encodings.COPY_RECT).appendBuffer(bytes(0, 62, 0, 0))),
                update(area(0, 0, 5, 5, 5)),
                update(area(0, 0, 8, 8, Encodings.ZRLE).appendInt(Integer.MAX_VALUE)),
                update(area(0, 0, 8, 8, Encodings.TIGHT).appendBuffer(bytes(0xa0))),
                update(area(0, 0, 5000, 5, Encodings.CURSOR)),
                update(area(0, 0, 0, 0, Encodings.DESKTOP_NAME).appendInt(Integer.MAX_VALUE)),
                bytes(3, 0, 0, 0, 0x7f, 0, 0, 0));
        for (var message : wrong) {
            told.clear();
            fromServer(message.copy().appendBuffer(zeros(100)), 13, true);
            assertThat(told).as(message.toString()).containsExactly("broken");
        }
    }

    private static Buffer clientTalk() {
        return bytes(3, 1, 0, 0, 0, 0, 0, 64, 0, 48)
                .appendBuffer(bytes(4, 1, 0, 0, 0, 0, 0, 65))
                .appendBuffer(bytes(5, 1, 0, 3, 0, 4))
                .appendBuffer(clipboard(6, 4))
                .appendBuffer(bytes(255, 0, 0, 1, 0, 0, 0, 65, 0, 0, 0, 30))
                .appendBuffer(bytes(251, 0, 0, 100, 0, 80, 1, 0).appendBuffer(zeros(16)))
                .appendBuffer(bytes(250, 0, 1, 2))
                .appendBuffer(bytes(248, 0, 0, 0, 0, 0, 0, 0, 2, 7, 7))
                .appendBuffer(bytes(150, 1, 0, 0, 0, 0, 0, 64, 0, 48));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 100_000})
    void letsThoseWhoOnlyLookAskForPicturesAlone(int piece) {
        fromClient(clientTalk(), piece, false, true);
        assertThat(passed)
                .isEqualTo(bytes(3, 1, 0, 0, 0, 0, 0, 64, 0, 48)
                        .appendBuffer(bytes(248, 0, 0, 0, 0, 0, 0, 0, 2, 7, 7))
                        .appendBuffer(bytes(150, 1, 0, 0, 0, 0, 0, 64, 0, 48)));
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 100_000})
    void letsThoseInControlDoTheRestButSwitchTheMachineOff(int piece) {
        fromClient(clientTalk(), piece, true, true);
        var all = clientTalk();
        int xvp = all.length() - 10 - 11 - 4;
        assertThat(passed).isEqualTo(all.getBuffer(0, xvp).appendBuffer(all.getBuffer(xvp + 4, all.length())));
    }

    @Test
    void keepsTheClipboardFromThoseWhoMayNot() {
        fromClient(clipboard(6, 4).appendBuffer(clipboard(6, -4)), 3, true, false);
        assertThat(passed.length()).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void asksForKnownEncodingsOnly() {
        var asked = bytes(2, 0, 0, 4)
                .appendInt(Encodings.TIGHT)
                .appendInt(5)
                .appendInt(Encodings.EXTENDED_CLIPBOARD)
                .appendInt(-27);
        fromClient(asked, 1, false, false);
        assertThat(passed)
                .isEqualTo(bytes(2, 0, 0, 2).appendInt(Encodings.TIGHT).appendInt(-27));
    }

    @Test
    void takesAFormatOnlyBeforeTheFirstPicture() {
        var format = bytes(0, 0, 0, 0).appendBuffer(PixelFormat.BGRX.wire());
        var ask = bytes(3, 1, 0, 0, 0, 0, 0, 64, 0, 48);
        fromClient(format.copy().appendBuffer(ask).appendBuffer(format), 9, false, false);
        assertThat(told).containsExactly("format 4", "broken");
        assertThat(passed).isEqualTo(format.copy().appendBuffer(ask));
    }

    @Test
    void refusesAbsurdThings() {
        var wrong = List.of(
                bytes(6, 0, 0, 0, 0x7f, 0, 0, 0),
                bytes(2, 0, 0x7f, 0),
                bytes(251, 0, 0, 100, 0, 80, 200, 0),
                bytes(255, 9),
                bytes(9),
                bytes(0, 0, 0, 0).appendBuffer(zeros(16)));
        for (var message : wrong) {
            told.clear();
            fromClient(message.copy().appendBuffer(zeros(100)), 11, true, true);
            assertThat(told).as(message.toString()).containsExactly("broken");
        }
        told.clear();
        fromClient(bytes(251, 0, 0x7f, 0, 0x7f, 0, 1, 0).appendBuffer(zeros(16)), 100, true, true);
        assertThat(passed.length()).as("a display of such a size").isZero();
    }
}
