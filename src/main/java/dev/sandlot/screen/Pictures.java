package dev.sandlot.screen;

import dev.sandlot.stream.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes files of pictures; blocks for some milliseconds. PNG is written here, because a screen changes faster than the JDK's writer, which is made
 * for small files, can write it: at its fastest that one takes three times as long.
 */
final class Pictures {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int PIECE = 64 << 10;
    private static final float JPEG_QUALITY = 0.8f;

    private Pictures() {}

    static byte[] encode(Rows rows, Picture.Format format) throws IOException {
        return format == Picture.Format.PNG ? png(rows) : jpeg(rows);
    }

    /** Eight bits a channel, no filter, and the fastest compression there is. */
    private static byte[] png(Rows rows) throws IOException {
        var bytes = new ByteArrayOutputStream(PIECE);
        var out = new DataOutputStream(bytes);
        out.writeLong(SIGNATURE);
        var header = new ByteArrayOutputStream();
        var fields = new DataOutputStream(header);
        fields.writeInt(rows.width());
        fields.writeInt(rows.height());
        fields.write(new byte[] {8, 2, 0, 0, 0});
        chunk(out, "IHDR", header.toByteArray(), header.size());
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            compress(rows, deflater, out);
        } finally {
            deflater.end();
        }
        chunk(out, "IEND", new byte[0], 0);
        return bytes.toByteArray();
    }

    private static void compress(Rows rows, Deflater deflater, DataOutputStream out) throws IOException {
        var row = new byte[1 + 3 * rows.width()];
        var piece = new byte[PIECE];
        int filled = 0;
        for (int y = 0; y < rows.height(); y++) {
            rows.row(y, row, 1);
            deflater.setInput(row);
            if (y == rows.height() - 1) {
                deflater.finish();
            }
            int made;
            while ((made = deflater.deflate(piece, filled, PIECE - filled)) > 0) {
                filled += made;
                if (filled == PIECE) {
                    chunk(out, "IDAT", piece, filled);
                    filled = 0;
                }
            }
        }
        chunk(out, "IDAT", piece, filled);
    }

    private static void chunk(DataOutputStream out, String type, byte[] data, int length) throws IOException {
        var sum = new CRC32();
        var name = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        sum.update(name);
        sum.update(data, 0, length);
        out.writeInt(length);
        out.write(name);
        out.write(data, 0, length);
        out.writeInt((int) sum.getValue());
    }

    private static byte[] jpeg(Rows rows) throws IOException {
        var image = new BufferedImage(rows.width(), rows.height(), BufferedImage.TYPE_3BYTE_BGR);
        var pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int y = 0; y < rows.height(); y++) {
            rows.row(y, pixels, 3 * rows.width() * y);
        }
        swap(pixels);
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream(PIECE);
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            var parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(JPEG_QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The JDK keeps blue first. */
    private static void swap(byte[] pixels) {
        for (int at = 0; at < pixels.length; at += 3) {
            byte red = pixels[at];
            pixels[at] = pixels[at + 2];
            pixels[at + 2] = red;
        }
    }
}
