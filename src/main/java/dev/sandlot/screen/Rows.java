package dev.sandlot.screen;

/** A picture as rows of red, green and blue bytes, made from a framebuffer as they are asked for, from the first to the last. */
interface Rows {
    int width();

    int height();

    /** Fills in row {@code y}: three bytes for each pixel, from {@code at} on. */
    void row(int y, byte[] into, int at);

    /** The screen as it is, or, where it is wider than this, scaled down to it; 0 for as it is. */
    static Rows of(Framebuffer frame, int width) {
        return width == 0 || width >= frame.width() ? new Whole(frame) : new Scaled(frame, width);
    }

    /** Pixel for pixel. */
    final class Whole implements Rows {
        private final Framebuffer frame;
        private final byte[] source;

        Whole(Framebuffer frame) {
            this.frame = frame;
            source = new byte[frame.width() * Framebuffer.PIXEL];
        }

        @Override
        public int width() {
            return frame.width();
        }

        @Override
        public int height() {
            return frame.height();
        }

        @Override
        public void row(int y, byte[] into, int at) {
            frame.row(y, source);
            int to = at;
            for (int from = 0; from < source.length; from += Framebuffer.PIXEL) {
                into[to] = source[from + 2];
                into[to + 1] = source[from + 1];
                into[to + 2] = source[from];
                to += 3;
            }
        }
    }

    /** Each pixel the mean of those that it stands for. */
    final class Scaled implements Rows {
        private final Framebuffer frame;
        private final int width;
        private final int height;
        private final byte[] source;
        private final int[] sums;
        private final int[] columns;

        Scaled(Framebuffer frame, int width) {
            this.frame = frame;
            this.width = width;
            height = Math.max(1, (int) ((long) frame.height() * width / frame.width()));
            source = new byte[frame.width() * Framebuffer.PIXEL];
            sums = new int[width * 3];
            columns = new int[width + 1];
            for (int x = 0; x <= width; x++) {
                columns[x] = (int) ((long) x * frame.width() / width);
            }
        }

        @Override
        public int width() {
            return width;
        }

        @Override
        public int height() {
            return height;
        }

        @Override
        public void row(int y, byte[] into, int at) {
            int first = (int) ((long) y * frame.height() / height);
            int last = Math.max(first + 1, (int) ((y + 1L) * frame.height() / height));
            java.util.Arrays.fill(sums, 0);
            for (int row = first; row < last; row++) {
                frame.row(row, source);
                add();
            }
            int to = at;
            for (int x = 0; x < width; x++) {
                int count = (columns[x + 1] - columns[x]) * (last - first);
                into[to] = (byte) (sums[3 * x + 2] / count);
                into[to + 1] = (byte) (sums[3 * x + 1] / count);
                into[to + 2] = (byte) (sums[3 * x] / count);
                to += 3;
            }
        }

        private void add() {
            for (int x = 0; x < width; x++) {
                int blue = 0;
                int green = 0;
                int red = 0;
                for (int from = columns[x] * Framebuffer.PIXEL; from < columns[x + 1] * Framebuffer.PIXEL; from += 4) {
                    blue += source[from] & 255;
                    green += source[from + 1] & 255;
                    red += source[from + 2] & 255;
                }
                sums[3 * x] += blue;
                sums[3 * x + 1] += green;
                sums[3 * x + 2] += red;
            }
        }
    }
}
