package dev.sandlot.screen;

import io.vertx.core.buffer.Buffer;

/**
 * What an RFB server says after the handshake, taken apart message by message (RFC 6143, sections 7.6 and 7.7, and the extensions of
 * {@link Encodings}). Anything else, and any rectangle outside the screen, ends it.
 */
final class ServerMessages {
    /** Who is told. */
    interface Listener {
        /** The next bytes of the stream as they came; all of them, in order, but for those of the clipboard where that is withheld. */
        default void passed(Buffer bytes) {}

        /** Pixels of an area in rows; {@code offset} bytes of it came before. */
        default void pixels(Area area, Buffer bytes, long offset) {}

        default void copied(Area to, int fromX, int fromY) {}

        /** The screen now has another size, and what is on it is unknown. */
        void resized(int width, int height);

        /** All that has changed has been told. */
        default void updated() {}

        /** It can't be understood, or is not to be had; nothing more is told. */
        void broken(String why);
    }

    private static final int MOST_CLIPBOARD = 1 << 20;
    private static final int MOST_SCREENS = 64;
    private static final int MOST_CURSOR = 1024;
    private static final int MOST_NAME = 64 << 10;
    private static final int UNTIL_LAST = 0xFFFF;

    private final ByteParser intake;
    private final Listener listener;
    private final boolean withClipboard;
    private PixelFormat format;
    private int width;
    private int height;
    private int areas;

    ServerMessages(
            ByteParser intake, Listener listener, PixelFormat format, int width, int height, boolean withClipboard) {
        this.intake = intake;
        this.listener = listener;
        this.format = format;
        this.width = width;
        this.height = height;
        this.withClipboard = withClipboard;
    }

    void begin() {
        intake.want(1, this::message);
    }

    /** From the next picture on pixels are told in this way. */
    void format(PixelFormat other) {
        format = other;
    }

    private void broken(String why) {
        intake.end();
        listener.broken(why);
    }

    /** Passes so many bytes on at once and goes on. */
    private void pass(int bytes, ByteParser.Exact then) {
        intake.want(bytes, told -> {
            listener.passed(told);
            then.take(told);
        });
    }

    private void passRun(long bytes, Runnable then) {
        intake.run(bytes, (part, offset) -> listener.passed(part), then);
    }

    private void message(Buffer first) {
        int type = first.getUnsignedByte(0);
        if (type == 3) {
            intake.want(7, told -> clipboard(first, told));
            return;
        }
        listener.passed(first);
        switch (type) {
            case 0 -> pass(3, told -> update(told.getUnsignedShort(1)));
            case 1 -> pass(5, told -> passRun(6L * told.getUnsignedShort(3), this::begin));
            case 2, 150 -> begin();
            case 248 -> pass(8, told -> passRun(told.getUnsignedByte(7), this::begin));
            default -> broken("it sends messages of the unknown type " + type);
        }
    }

    /** The length is negative where it is the extended form. */
    private void clipboard(Buffer first, Buffer head) {
        long length = Math.abs((long) head.getInt(3));
        if (length > MOST_CLIPBOARD) {
            broken("its clipboard is too large");
        } else if (withClipboard) {
            listener.passed(first);
            listener.passed(head);
            passRun(length, this::begin);
        } else {
            intake.run(length, (part, offset) -> {}, this::begin);
        }
    }

    private void update(int count) {
        areas = count;
        nextArea();
    }

    private void nextArea() {
        if (areas == 0) {
            listener.updated();
            begin();
            return;
        }
        if (areas != UNTIL_LAST) {
            areas--;
        }
        pass(12, this::area);
    }

    private void area(Buffer head) {
        var area = new Area(
                head.getUnsignedShort(0), head.getUnsignedShort(2), head.getUnsignedShort(4), head.getUnsignedShort(6));
        int encoding = head.getInt(8);
        if (encoding >= 0 && !area.isWithin(width, height)) {
            broken("it draws outside of its screen");
            return;
        }
        switch (encoding) {
            case Encodings.RAW -> raw(area);
            case Encodings.COPY_RECT -> pass(4, told -> copy(area, told));
            case Encodings.ZRLE -> pass(4, told -> zrle(area, told.getUnsignedInt(0)));
            case Encodings.TIGHT -> pass(1, told -> tight(area, told.getUnsignedByte(0) >> 4));
            case Encodings.CURSOR -> cursor(area);
            case Encodings.DESKTOP_SIZE -> resized(area);
            case Encodings.EXTENDED_DESKTOP_SIZE -> pass(4, told -> extendedSize(area, told.getUnsignedByte(0)));
            case Encodings.DESKTOP_NAME -> pass(4, told -> name(told.getUnsignedInt(0)));
            case Encodings.QEMU_EXTENDED_KEY -> nextArea();
            case Encodings.LAST_RECT -> update(0);
            default -> broken("it uses the unknown encoding " + encoding);
        }
    }

    private void raw(Area area) {
        intake.run(
                (long) area.pixels() * format.bytes(),
                (part, offset) -> {
                    listener.passed(part);
                    listener.pixels(area, part, offset);
                },
                this::nextArea);
    }

    private void copy(Area area, Buffer from) {
        int x = from.getUnsignedShort(0);
        int y = from.getUnsignedShort(2);
        if (!new Area(x, y, area.width(), area.height()).isWithin(width, height)) {
            broken("it copies from outside of its screen");
            return;
        }
        listener.copied(area, x, y);
        nextArea();
    }

    private void zrle(Area area, long length) {
        // A tile that can't be compressed is little longer than its pixels.
        if (length > 8L * area.pixels() + 4096) {
            broken("a picture is longer than its pixels");
        } else {
            passRun(length, this::nextArea);
        }
    }

    private void cursor(Area area) {
        if (area.width() > MOST_CURSOR || area.height() > MOST_CURSOR) {
            broken("its pointer is too large");
        } else {
            long mask = (long) ((area.width() + 7) / 8) * area.height();
            passRun((long) area.pixels() * format.bytes() + mask, this::nextArea);
        }
    }

    private void extendedSize(Area area, int screens) {
        if (screens > MOST_SCREENS) {
            broken("it has too many screens");
            return;
        }
        boolean refused = area.y() != 0;
        passRun(16L * screens, () -> {
            if (refused || area.width() == width && area.height() == height) {
                nextArea();
            } else {
                resized(area);
            }
        });
    }

    private void resized(Area area) {
        width = area.width();
        height = area.height();
        listener.resized(width, height);
        nextArea();
    }

    private void name(long length) {
        if (length > MOST_NAME) {
            broken("its name is too long");
        } else {
            passRun(length, this::nextArea);
        }
    }

    private void tight(Area area, int kind) {
        if (kind == 8) {
            passRun(format.tightBytes(), this::nextArea);
        } else if (kind == 9) {
            compact(this::nextArea);
        } else if (kind > 9) {
            broken("it uses an unknown form of Tight");
        } else if ((kind & 4) != 0) {
            pass(1, filter -> filtered(area, filter.getUnsignedByte(0)));
        } else {
            compressed((long) area.pixels() * format.tightBytes());
        }
    }

    private void filtered(Area area, int filter) {
        if (filter != 1) {
            compressed((long) area.pixels() * format.tightBytes());
            return;
        }
        pass(1, told -> {
            int colours = told.getUnsignedByte(0) + 1;
            long length = colours <= 2 ? (long) ((area.width() + 7) / 8) * area.height() : area.pixels();
            passRun((long) colours * format.tightBytes(), () -> compressed(length));
        });
    }

    /** Few bytes are not compressed. */
    private void compressed(long length) {
        if (length < 12) {
            passRun(length, this::nextArea);
        } else {
            compact(this::nextArea);
        }
    }

    /** A length of one to three bytes, seven bits in each of the first two, then so many bytes. */
    private void compact(Runnable then) {
        pass(1, one -> {
            int first = one.getUnsignedByte(0);
            if (first < 128) {
                passRun(first, then);
                return;
            }
            pass(1, two -> {
                int second = first & 127 | (two.getUnsignedByte(0) & 127) << 7;
                if (two.getUnsignedByte(0) < 128) {
                    passRun(second, then);
                } else {
                    pass(1, three -> passRun(second | three.getUnsignedByte(0) << 14, then));
                }
            });
        });
    }
}
