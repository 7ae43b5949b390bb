package dev.sandlot.http;

import dev.sandlot.model.Fault;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that came from outside. */
final class Text {
    private static final int MOST = 200;

    private Text() {}

    /** The text as UTF-8, or null where the bytes aren't. */
    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The text as UTF-8, or a fault of kind MALFORMED. */
    static String requireUtf8(Buffer bytes) {
        var text = utf8(bytes.getBytes());
        if (text == null) {
            throw Fault.of(Fault.Kind.MALFORMED, "The body is not UTF-8.", "Send JSON in UTF-8.")
                    .asException();
        }
        return text;
    }

    /** Fit to be repeated in an answer or a log: no control characters, not long. */
    static String printable(String text) {
        var clean = text.codePoints()
                .limit(MOST)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return text.codePointCount(0, text.length()) > MOST ? clean.append('…').toString() : clean.toString();
    }
}
