package dev.sandlot.agent;

import static dev.sandlot.agent.Sessions.message;
import static dev.sandlot.agent.Sessions.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.TokenCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaudeSessionsTest {
    private static final String MODEL = "claude-sonnet-4-5";
    private static final String GOOD = message("m1", "r1", MODEL, usage(1, 2, 3, 4));
    private static final TokenCount OF_GOOD = new TokenCount(1, 2, 3, 4);

    private final Sessions sessions = new Sessions("claude");

    private static byte[] sample() throws IOException {
        try (var in = ClaudeSessionsTest.class.getResourceAsStream("claude-session.jsonl")) {
            return in.readAllBytes();
        }
    }

    /** Two messages, one told by two lines: by hand 2 × (123, 42, 2000, 1000), one use of a tool, and 0.010698 dollars. */
    @Test
    void shouldCountARealSessionAsAHandDoes() throws Exception {
        sessions.read(Sessions.PATH, sample(), 1 << 20);

        assertThat(sessions.tokens()).isEqualTo(new TokenCount(246, 84, 4000, 2000));
        assertThat(sessions.messages()).isEqualTo(2);
        assertThat(sessions.toolUses()).isEqualTo(1);
        var seen = sessions.seen.get("d782a4c7-5793-4634-953c-6f02b9d937d7");
        assertThat(seen.told().usd()).isEqualTo(0.010698);
        assertThat(seen.told().models().get(MODEL).tokens()).isEqualTo(sessions.tokens());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1000, 4096})
    void shouldCountTheSameHoweverSmallThePartsAreThatTheFileGrowsBy(int step) throws Exception {
        var all = sample();
        for (int end = step; end < all.length + step; end += step) {
            sessions.read(Sessions.PATH, Arrays.copyOf(all, Math.min(end, all.length)), 1 << 20);
        }

        assertThat(sessions.tokens()).isEqualTo(new TokenCount(246, 84, 4000, 2000));
        assertThat(sessions.messages()).isEqualTo(2);
        assertThat(sessions.toolUses()).isEqualTo(1);
    }

    @Test
    void shouldLetTheLastLineAboutAMessageWin() {
        sessions.read(
                message("m1", "r1", MODEL, usage(9, 9, 9, 9)) + message("m2", "r2", MODEL, usage(10, 0, 0, 0)) + GOOD);

        assertThat(sessions.tokens()).isEqualTo(new TokenCount(11, 2, 3, 4));
        assertThat(sessions.messages()).isEqualTo(2);
    }

    @Test
    void shouldTellRequestsWithTheSameMessageIdApart() {
        sessions.read(GOOD + message("m1", "r2", MODEL, usage(1, 2, 3, 4)));

        assertThat(sessions.messages()).isEqualTo(2);
    }

    @Test
    void shouldCountSubagentsForTheirSessionAndALineInTwoFilesOnce() {
        sessions.read(GOOD);
        var sub = GOOD + message("m2", "r2", "claude-haiku-4-5", usage(100, 0, 0, 0));
        sessions.read(
                "/home/agent/.claude/projects/-workspace/0b3d/subagents/agent-1.jsonl",
                sub.getBytes(StandardCharsets.UTF_8),
                1 << 20);

        assertThat(sessions.tokens()).isEqualTo(new TokenCount(101, 2, 3, 4));
        assertThat(sessions.items.values()).allMatch(item -> item.session().equals("0b3d"));
    }

    @Test
    void shouldPassOverWhatIsNoMessageOfAModel() {
        sessions.read(message("m0", "r0", "<synthetic>", usage(5, 5, 5, 5))
                + "{\"type\":\"new-kind\",\"note\":\"assistant\",\"x\":\"assistant\"}\n"
                + "{\"type\":\"assistant\",\"message\":\"assistant\"}\n"
                + "[\"assistant\"]\n\"assistant\"\nnull\n\n   \n"
                + GOOD);

        assertThat(sessions.tokens()).isEqualTo(OF_GOOD);
        assertThat(sessions.messages()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"input_tokens\":-1}",
                "{\"input_tokens\":1e300}",
                "{\"input_tokens\":1.5}",
                "{\"input_tokens\":99999999999999999999999999}",
                "{\"input_tokens\":9223372036854775807}",
                "{\"input_tokens\":\"5\"}",
                "{\"output_tokens\":{}}",
                "{\"cache_read_input_tokens\":[1]}",
                "{\"input_tokens\":1" + "0",
                "7"
            })
    void shouldIgnoreALineWithFiguresThatNobodyBelieves(String usage) {
        sessions.read(GOOD + message("m2", "r2", MODEL, usage) + message("m1", "r1", MODEL, usage));

        assertThat(sessions.tokens().beyond(OF_GOOD).total()).isZero();
        assertThat(sessions.tokens().total()).isLessThanOrEqualTo(OF_GOOD.total());
    }

    @Test
    void shouldBearDeepAndBrokenJsonAndBrokenUtf8() {
        var deep = "{\"type\":\"assistant\",\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}\n";
        var wide = "{\"type\":\"assistant\",\"message\":{\"id\":\"w\",\"model\":\"m\",\"content\":["
                + "{},".repeat(200_000) + "{}]}}\n";
        sessions.read(deep + wide + "{\"type\":\"assistant\",\n" + "}{\"assistant\"\n" + GOOD);
        var broken = GOOD.replace("m1", "m2").replace("\"content\":[]", "\"content\":[{\"text\":\"\u00ff\u00fe\"}]");
        sessions.read("/x/y.jsonl", broken.getBytes(StandardCharsets.ISO_8859_1), 1 << 20);

        // Where the encoding is broken a line may be lost, nothing else.
        assertThat(sessions.tokens().total()).isIn(OF_GOOD.total(), 2 * OF_GOOD.total());
    }

    @Test
    void shouldSkipALineThatIsLongerThanIsReadAtOnceAndGoOnAfterIt() {
        var endless = "{\"type\":\"assistant\",\"x\":\"" + "y".repeat(500_000) + "\"}\n";
        var content = (GOOD + endless + GOOD.replace("m1", "m2")).getBytes(StandardCharsets.UTF_8);
        int times = sessions.read(Sessions.PATH, content, 64 << 10);

        assertThat(sessions.messages()).isEqualTo(2);
        assertThat(sessions.position(Sessions.PATH)).isEqualTo(content.length);
        assertThat(times).isLessThan(12);
    }

    @Test
    void shouldCountALastLineThatLacksItsEnd() {
        sessions.read(GOOD + GOOD.replace("m1", "m2").strip());
        assertThat(sessions.messages()).isEqualTo(2);

        sessions.read(GOOD + GOOD.replace("m1", "m2") + GOOD.replace("m1", "m3"));
        assertThat(sessions.messages()).isEqualTo(3);
    }

    @Test
    void shouldBeginAnewWhereTheFileIsAnother() {
        sessions.read(GOOD + GOOD.replace("m1", "m2"));
        sessions.read(GOOD.replace("m1", "m3"));

        assertThat(sessions.messages()).isEqualTo(3);
    }

    @Test
    void shouldKeepNamesThatCanBeShown() {
        sessions.read(message("m1", "r1", "\\u001b[31mred", usage(1, 1, 1, 1))
                + message("m2", "r2", "m".repeat(5000), usage(1, 1, 1, 1)));

        assertThat(sessions.messages()).isZero();
    }

    private static double usd(Sessions sessions) {
        var prices = Prices.load(null);
        return sessions.items.values().stream()
                .mapToDouble(item -> prices.of(item.model(), item.tokens()).orElse(Double.NaN))
                .sum();
    }

    @Test
    void shouldCountWhatIsKeptForAnHourAtItsOwnPrice() {
        var sessions = new Sessions("claude");
        var usage = "{\"input_tokens\":10,\"output_tokens\":10,\"cache_creation_input_tokens\":10000,"
                + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":10000}}";
        sessions.read(Sessions.message("m", "r", "claude-sonnet-4-5-20250929", usage));

        assertThat(sessions.tokens()).isEqualTo(new TokenCount(10, 10, 0, 10_000, 10_000));
        assertThat(usd(sessions)).isCloseTo(0.06018, org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void shouldCountFastMessagesAtTheirOwnPriceAndThoseOfAnUnknownSpeedAtNone() {
        var fast = "{\"input_tokens\":1000,\"output_tokens\":1000,\"speed\":\"fast\"}";
        var sessions = new Sessions("claude").read(Sessions.message("m", "r", "claude-opus-4-6", fast));
        assertThat(usd(sessions)).isCloseTo(0.18, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(sessions.models()).containsExactly("claude-opus-4-6-fast");

        var usual = new Sessions("claude")
                .read(Sessions.message("m", "r", "claude-opus-4-6", fast.replace("fast", "standard")));
        assertThat(usd(usual)).isCloseTo(0.03, org.assertj.core.api.Assertions.within(1e-9));

        var other = new Sessions("claude")
                .read(Sessions.message("m", "r", "claude-opus-4-6", fast.replace("fast", "turbo")));
        assertThat(usd(other)).isNaN();
        assertThat(usd(new Sessions("claude").read(Sessions.message("m", "r", "claude-haiku-4-5", fast))))
                .isNaN();
    }
}
