package dev.sandlot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes of a process in JSON. */
class JsonStringTest {
    private final Random random = new Random(7);

    @Test
    void shouldEscapeEveryCharacterAtEveryPlaceOfAWord() {
        for (char c = 0; c < 0x100; c++) {
            for (int before = 0; before < 9; before++) {
                var text = "x".repeat(before) + c + "yz" + c + "\"".repeat(before);
                assertThat(parsed(text)).isEqualTo(text);
            }
        }
    }

    @Test
    void shouldEscapeWhatSomeClientsTakeForTheEndOfALine() {
        for (var end : new String[] {"\u0085", "\u2028", "\u2029", "\r", "\u000b", "\f", "\u001c"}) {
            for (int before = 0; before < 1030; before++) {
                var text = "x".repeat(before) + end + "\u00e9\u2014" + end;
                var out = Unpooled.buffer();
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                JsonString.append(out, bytes, bytes.length);
                assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain(end);
                assertThat(parsed(text)).isEqualTo(text);
            }
            assertThat(JsonString.withoutLineEnds(new io.vertx.core.json.JsonObject()
                            .put("t", "a" + end)
                            .encode()))
                    .doesNotContain(end);
        }
    }

    @Test
    void shouldCutBetweenCharacters() {
        var text = io.vertx.core.buffer.Buffer.buffer("a\u00e9\u2014\ud83d\ude00");
        int[] cut = {0, 0, 1, 0, 1, 2, 0, 1, 2, 3, 0};
        int[] rest = {0, 0, 1, 0, 2, 1, 0, 3, 2, 1, 0};
        for (int length = 0; length <= text.length(); length++) {
            assertThat(Utf8.cutBytes(text.getBuffer(0, length)))
                    .as("%d", length)
                    .isEqualTo(cut[length]);
            assertThat(Utf8.tailBytes(text.getBuffer(length, text.length())))
                    .as("%d", length)
                    .isEqualTo(rest[length]);
        }
    }

    @Test
    void shouldGiveBackWhateverTextWentIn() {
        for (int i = 0; i < 300; i++) {
            var text = random.ints(random.nextInt(5000), 0, 0x11000)
                    .filter(c -> c < 0xd800 || c > 0xdfff)
                    .map(c -> random.nextInt(4) > 0 ? c % 0x80 : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(parsed(text)).isEqualTo(text);
        }
    }

    @Test
    void shouldTellUtf8AsTheJdkDoes() {
        for (int i = 0; i < 200_000; i++) {
            var bytes = new byte[random.nextInt(12)];
            for (int j = 0; j < bytes.length; j++) {
                // Mostly what stands at the limits of what is allowed.
                bytes[j] = (byte) (random.nextBoolean() ? LIMITS[random.nextInt(LIMITS.length)] : random.nextInt());
            }
            assertThat(Utf8.is(bytes, bytes.length)).as("%s", bytes).isEqualTo(jdk(bytes));
        }
    }

    private static final int[] LIMITS = {
        0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff
    };

    private static String parsed(String text) {
        var out = Unpooled.buffer();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonString.append(out, bytes, bytes.length);
        return new JsonObject("{\"text\":\"" + out.toString(StandardCharsets.UTF_8) + "\"}").getString("text");
    }

    private static boolean jdk(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
