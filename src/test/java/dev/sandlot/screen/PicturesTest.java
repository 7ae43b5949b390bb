package dev.sandlot.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.stream.Picture;
import io.vertx.core.buffer.Buffer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pictures of a screen, read back by the JDK. */
class PicturesTest {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 200;

    private final Framebuffer frame = new Framebuffer(WIDTH, HEIGHT);
    private final Random random = new Random(7);

    @AfterEach
    void release() {
        frame.release();
    }

    private static Buffer colour(Area area, int rgb) {
        var buffer = Buffer.buffer();
        for (int pixel = 0; pixel < area.pixels(); pixel++) {
            buffer.appendIntLE(rgb);
        }
        return buffer;
    }

    private void fill(Area area, int rgb) {
        frame.put(area, colour(area, rgb), 0);
    }

    private void noise() {
        var bytes = new byte[frame.bytes()];
        random.nextBytes(bytes);
        frame.put(new Area(0, 0, WIDTH, HEIGHT), Buffer.buffer(bytes), 0);
    }

    private BufferedImage read(Picture.Format format, int width) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Pictures.encode(Rows.of(frame, width), format)));
    }

    private int pixel(int x, int y) {
        var row = new byte[WIDTH * Framebuffer.PIXEL];
        frame.row(y, row);
        return (row[4 * x + 2] & 255) << 16 | (row[4 * x + 1] & 255) << 8 | row[4 * x] & 255;
    }

    @Test
    void areExactAsPngEvenOfNoise() throws IOException {
        noise();
        var image = read(Picture.Format.PNG, 0);
        assertThat(image.getWidth()).isEqualTo(WIDTH);
        assertThat(image.getHeight()).isEqualTo(HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                assertThat(image.getRGB(x, y) & 0xffffff).isEqualTo(pixel(x, y));
            }
        }
    }

    @Test
    void areScaledToTheMean() throws IOException {
        fill(new Area(0, 0, WIDTH, HEIGHT), 0xffffff);
        for (int x = 0; x < WIDTH; x += 2) {
            fill(new Area(x, 0, 1, HEIGHT), 0x000000);
        }
        fill(new Area(0, 100, WIDTH, 100), 0x3366cc);
        var image = read(Picture.Format.PNG, 150);
        assertThat(image.getWidth()).isEqualTo(150);
        assertThat(image.getHeight()).isEqualTo(100);
        assertThat(image.getRGB(10, 10) & 0xffffff).isEqualTo(0x7f7f7f);
        assertThat(image.getRGB(149, 99) & 0xffffff).isEqualTo(0x3366cc);
        for (int width : new int[] {16, 17, 299, 300, 5000}) {
            assertThat(read(Picture.Format.PNG, width).getWidth()).isEqualTo(Math.min(width, WIDTH));
        }
    }

    @Test
    void haveTheRightColoursAsJpeg() throws IOException {
        fill(new Area(0, 0, WIDTH, HEIGHT), 0xc83214);
        var colour = new java.awt.Color(read(Picture.Format.JPEG, 0).getRGB(150, 100));
        assertThat(colour.getRed()).isBetween(195, 205);
        assertThat(colour.getGreen()).isBetween(45, 55);
        assertThat(colour.getBlue()).isBetween(15, 25);
    }

    @Test
    void areDrawnInPiecesOfAnySize() {
        var area = new Area(11, 13, 50, 20);
        noise();
        var bytes = new byte[area.pixels() * Framebuffer.PIXEL];
        random.nextBytes(bytes);
        for (int at = 0, piece = 1; at < bytes.length; at += piece, piece = 1 + random.nextInt(500)) {
            piece = Math.min(piece, bytes.length - at);
            frame.put(area, Buffer.buffer(bytes).slice(at, at + piece), at);
        }
        var row = new byte[WIDTH * Framebuffer.PIXEL];
        for (int y = 0; y < area.height(); y++) {
            frame.row(area.y() + y, row);
            assertThat(java.util.Arrays.copyOfRange(row, 44, 44 + 200))
                    .isEqualTo(java.util.Arrays.copyOfRange(bytes, y * 200, y * 200 + 200));
        }
    }

    @Test
    void areCopiedWithinTheScreenAlsoOntoThemselves() {
        for (int[] step : new int[][] {{0, 5}, {0, -5}, {7, 0}, {-7, 0}, {3, 4}}) {
            noise();
            int[] before = new int[100 * 100];
            for (int at = 0; at < before.length; at++) {
                before[at] = pixel(50 + at % 100, 50 + at / 100);
            }
            frame.copy(new Area(50 + step[0], 50 + step[1], 100, 100), 50, 50);
            for (int at = 0; at < before.length; at++) {
                assertThat(pixel(50 + step[0] + at % 100, 50 + step[1] + at / 100))
                        .isEqualTo(before[at]);
            }
        }
    }

    @Test
    void areToldApartByTheirHash() {
        fill(new Area(0, 0, WIDTH, HEIGHT), 0);
        var before = frame.hash();
        fill(new Area(299, 199, 1, 1), 1);
        assertThat(frame.hash()).matches("[0-9a-f]{16}").isNotEqualTo(before);
        fill(new Area(299, 199, 1, 1), 0);
        assertThat(frame.hash()).isEqualTo(before);
        var turned = new Framebuffer(HEIGHT, WIDTH);
        turned.put(new Area(0, 0, HEIGHT, WIDTH), Buffer.buffer(new byte[frame.bytes()]), 0);
        assertThat(turned.hash()).isNotEqualTo(before);
        turned.release();
    }
}
