package dev.sandlot.screen;

import dev.sandlot.model.DisplaySize;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * What an RFB client says after the handshake (RFC 6143, section 7.5, and extensions): passed on as far as the client may do that. One that only
 * looks can ask for pictures and nothing else; its keys, its pointer and its clipboard are dropped.
 */
final class ClientMessages {
    /** Who is told. */
    interface Listener {
        /** To be sent to the server. */
        void passed(Buffer bytes);

        /** Pictures are wanted in this format; told before the first is asked for. */
        void format(PixelFormat format);

        /** Nothing more is understood of it. */
        void broken(String why);
    }

    private static final int MOST_CLIPBOARD = 1 << 20;

    private final ByteParser intake;
    private final Listener listener;
    private final boolean mayControl;
    private final boolean withClipboard;
    private boolean asked;

    ClientMessages(ByteParser intake, Listener listener, boolean mayControl, boolean withClipboard) {
        this.intake = intake;
        this.listener = listener;
        this.mayControl = mayControl;
        this.withClipboard = withClipboard;
    }

    void begin() {
        intake.want(1, this::message);
    }

    private void broken(String why) {
        intake.end();
        listener.broken(why);
    }

    private void message(Buffer first) {
        int type = first.getUnsignedByte(0);
        switch (type) {
            case 0 -> rest(first, 19, this::format);
            case 2 -> rest(first, 3, this::encodings);
            case 3 -> rest(first, 9, this::ask);
            case 4 -> rest(first, 7, whole -> passIf(mayControl, whole));
            case 5 -> rest(first, 5, whole -> passIf(mayControl, whole));
            case 6 -> rest(first, 7, this::clipboard);
            case 150 -> rest(first, 9, this::ask);
            case 248 -> rest(first, 8, this::fence);
            case 250 -> rest(first, 3, whole -> passIf(false, whole));
            case 251 -> rest(first, 7, this::size);
            case 255 -> rest(first, 1, this::key);
            default -> broken("the message type " + type + " is unknown");
        }
    }

    private void rest(Buffer before, int bytes, Consumer<Buffer> whole) {
        intake.want(
                bytes, told -> whole.accept(Buffer.buffer().appendBuffer(before).appendBuffer(told)));
    }

    private void passIf(boolean may, Buffer message) {
        if (may) {
            listener.passed(message);
        }
        begin();
    }

    /** What is on its way would else be read in the wrong format. */
    private void format(Buffer message) {
        var format = new PixelFormat(message.getBuffer(4, 4 + PixelFormat.LENGTH));
        if (asked || !format.isKnown()) {
            broken("the format of pixels can be set before the first picture only, to 8, 16 or 32 bits");
            return;
        }
        listener.format(format);
        passIf(true, message);
    }

    private void encodings(Buffer head) {
        int count = head.getUnsignedShort(2);
        if (count > 256) {
            broken("too many encodings");
        } else if (count == 0) {
            passIf(true, head);
        } else {
            intake.want(4 * count, this::chosen);
        }
    }

    private void chosen(Buffer asked) {
        var passed = Buffer.buffer();
        for (int at = 0; at < asked.length(); at += 4) {
            int encoding = asked.getInt(at);
            if (Encodings.isPassed(encoding) || withClipboard && encoding == Encodings.EXTENDED_CLIPBOARD) {
                passed.appendInt(encoding);
            }
        }
        var head = Buffer.buffer().appendByte((byte) 2).appendByte((byte) 0).appendShort((short) (passed.length() / 4));
        passIf(true, head.appendBuffer(passed));
    }

    private void ask(Buffer message) {
        asked = true;
        passIf(true, message);
    }

    /** The length is negative where it is the extended form. */
    private void clipboard(Buffer head) {
        long length = Math.abs((long) head.getInt(4));
        if (length > MOST_CLIPBOARD) {
            broken("a clipboard holds at most 1 MiB");
            return;
        }
        boolean may = mayControl && withClipboard;
        if (may) {
            listener.passed(head);
        }
        intake.run(
                length,
                (part, offset) -> {
                    if (may) {
                        listener.passed(part);
                    }
                },
                this::begin);
    }

    private void fence(Buffer head) {
        int length = head.getUnsignedByte(8);
        if (length == 0) {
            passIf(true, head);
        } else {
            rest(head, length, whole -> passIf(true, whole));
        }
    }

    private void size(Buffer head) {
        int screens = head.getUnsignedByte(6);
        if (screens == 0 || screens > 16) {
            broken("a screen has from 1 to 16 parts");
            return;
        }
        boolean held = DisplaySize.isHeld(head.getUnsignedShort(2), head.getUnsignedShort(4));
        rest(head, 16 * screens, whole -> passIf(mayControl && held, whole));
    }

    private void key(Buffer head) {
        if (head.getUnsignedByte(1) == 0) {
            rest(head, 10, whole -> passIf(mayControl, whole));
        } else {
            broken("the message type 255/" + head.getUnsignedByte(1) + " is unknown");
        }
    }
}
