package dev.sandlot.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken out of answers, however it is spelled and wherever it is cut. */
class CleaningTest {
    private static final String VALUE = "sk-a/b+c\"d\\e%25f g=";
    private static final String STAND = "PLACEHOLDERPLACEHOL";
    private static final String PRINTABLE = "aab%\\\"/+ =-:;&?u0";

    private static String cleaned(String text, int[] cuts, Needle... needles) {
        var cleaning = new Cleaning(List.of(needles));
        var out = new ByteArrayOutputStream();
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int from = 0;
        for (int cut : cuts) {
            out.writeBytes(cleaning.next(java.util.Arrays.copyOfRange(bytes, from, cut), false));
            from = cut;
        }
        out.writeBytes(cleaning.next(java.util.Arrays.copyOfRange(bytes, from, bytes.length), true));
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String spelled(String text, Random random, boolean all, boolean json) {
        var made = new StringBuilder();
        for (char c : text.toCharArray()) {
            boolean must = json ? c == '"' || c == '\\' : " \"%\\+&=".indexOf(c) >= 0;
            if (!must && !all && random.nextBoolean()) {
                made.append(c);
            } else if (json) {
                made.append(must && random.nextBoolean() ? "\\" + c : String.format("\\u%04x", (int) c));
            } else {
                made.append(String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", (int) c));
            }
        }
        return made.toString();
    }

    @Test
    void shouldFindItInEverySpellingAtEveryCut() {
        var random = new Random(4711);
        var needle = Needle.of(VALUE, STAND);
        for (int round = 0; round < 300; round++) {
            var spelled = round % 4 == 0 ? VALUE : spelled(VALUE, random, round % 4 == 1, round % 4 == 3);
            var before = "%\\u00".substring(0, random.nextInt(5)) + "before ";
            var text = before + spelled + " after" + spelled + "%";
            var whole = cleaned(text, new int[0], needle);
            assertThat(whole)
                    .as(text)
                    .hasSameSizeAs(text)
                    .startsWith(before)
                    .endsWith("%")
                    .doesNotContain(spelled);
            assertThat(whole.substring(before.length(), before.length() + spelled.length()))
                    .isEqualTo(whole.substring(whole.length() - spelled.length() - 1, whole.length() - 1));
            if (round % 4 == 0) {
                assertThat(whole).isEqualTo(text.replace(VALUE, STAND));
            } else if (round % 4 < 3) {
                assertThat(Percent.decoded(whole)).contains(STAND + " after" + STAND);
            }
            for (int cut = 0; cut <= text.length(); cut++) {
                assertThat(cleaned(text, new int[] {cut}, needle)).isEqualTo(whole);
            }
            int one = random.nextInt(text.length());
            int two = one + random.nextInt(text.length() - one + 1);
            assertThat(cleaned(text, new int[] {one, two}, needle)).isEqualTo(whole);
        }
    }

    /** Of texts that nearly are values: nothing is changed but what is one, and nothing is lost. */
    @Test
    void shouldChangeNothingElse() {
        var random = new Random(42);
        for (int round = 0; round < 20_000; round++) {
            var value = random(random, 8);
            var text = random(random, random.nextInt(60)) + (round % 3 == 0 ? value : "") + random(random, 5);
            var stand = "XYZXYZXYZ".substring(0, value.length());
            var needle = Needle.of(value, stand);
            var cuts = random.ints(random.nextInt(4), 0, text.length()).sorted().toArray();
            var clean = cleaned(text, cuts, needle);
            assertThat(clean).hasSameSizeAs(text).doesNotContain(value);
            if (!clean.contains("X") && !clean.contains("%5") && !clean.contains("\\u")) {
                assertThat(clean).isEqualTo(text);
            }
        }
    }

    private static String random(Random random, int length) {
        var made = new StringBuilder();
        for (int i = 0; i < length; i++) {
            made.append(PRINTABLE.charAt(random.nextInt(PRINTABLE.length())));
        }
        return made.toString();
    }

    @Test
    void shouldPassOnAtOnceWhatIsNoBeginning() {
        var cleaning = new Cleaning(List.of(Needle.of("secret-value", "place-holder")));
        assertThat(new String(cleaning.next("data: 1\n\n".getBytes(), false))).isEqualTo("data: 1\n\n");
        assertThat(new String(cleaning.next("data: secr".getBytes(), false))).isEqualTo("data: ");
        assertThat(new String(cleaning.next("et-".getBytes(), false))).isEmpty();
        assertThat(new String(cleaning.next("value\n\nse".getBytes(), false))).isEqualTo("place-holder\n\n");
        assertThat(new String(cleaning.next(new byte[0], true))).isEqualTo("se");
    }

    @ParameterizedTest
    @CsvSource({"sk-long-value-1, sk-long-", "sk-long-, sk-long-value-1"})
    void shouldTakeTheLongerOfTwo(String one, String two) {
        var needles = new Needle[] {Needle.of(one, "A".repeat(one.length())), Needle.of(two, "A".repeat(two.length()))};
        assertThat(cleaned("x sk-long-value-1 sk-long-value sk-long-", new int[] {10}, needles))
                .isEqualTo("x AAAAAAAAAAAAAAA AAAAAAAAvalue AAAAAAAA");
    }
}
