package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sandlot.model.TokenCount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a million tokens of each kind cost, by a model's name. */
class PricesTest {
    private static final long MILLION = 1_000_000;
    private static final TokenCount INPUT = new TokenCount(MILLION, 0, 0, 0);
    private static final TokenCount OUTPUT = new TokenCount(0, MILLION, 0, 0);
    private static final TokenCount CACHE_READ = new TokenCount(0, 0, MILLION, 0);
    private static final TokenCount CACHE_WRITE = new TokenCount(0, 0, 0, MILLION);
    private static final TokenCount HOUR = new TokenCount(0, 0, 0, MILLION, MILLION);

    private final Prices prices = Prices.load(null);

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-5, 5, 25, 0.5, 6.25, 10",
        "claude-opus-4-6, 5, 25, 0.5, 6.25, 10",
        "claude-opus-4-7, 5, 25, 0.5, 6.25, 10",
        "claude-opus-4-8, 5, 25, 0.5, 6.25, 10",
        "claude-opus-5, 5, 25, 0.5, 6.25, 10",
        "claude-opus-5-5, 4, 20, 0.2, 5, 8",
        "claude-opus-4-1, 15, 75, 1.5, 18.75, 30",
        "claude-opus-4-20250514, 15, 75, 1.5, 18.75, 30",
        "claude-sonnet-5, 2, 10, 0.2, 2.5, 4",
        "claude-sonnet-4-5, 3, 15, 0.3, 3.75, 6",
        "claude-haiku-4-5, 1, 5, 0.1, 1.25, 2",
        "claude-fable-5, 10, 50, 1, 12.5, 20",
        "claude-opus-4-6-fast, 30, 150, 3, 37.5, 60"
    })
    void shouldKnowThoseOfAnthropic(String model, double input, double output, double read, double write, double hour) {
        assertThat(prices.of(model, INPUT)).hasValue(input);
        assertThat(prices.of(model, OUTPUT)).hasValue(output);
        assertThat(prices.of(model, CACHE_READ).orElseThrow()).isCloseTo(read, within(1e-9));
        assertThat(prices.of(model, CACHE_WRITE)).hasValue(write);
        assertThat(prices.of(model, HOUR)).hasValue(hour);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-5, 1.25, 10",
        "gpt-5-mini, 0.25, 2",
        "gpt-5-nano, 0.05, 0.4",
        "gpt-5-pro, 15, 120",
        "gpt-5.5, 5, 30",
        "gpt-6.1-sol, 2, 10",
        "gpt-5.2-codex, 1.75, 14",
        "gpt-5.1-codex-max, 1.25, 10",
        "gemini-3-flash-preview, 0.5, 3",
        "gemini-2.5-pro, 1.25, 10",
        "gemini-2.5-flash, 0.3, 2.5",
        "gemini-2.5-flash-lite, 0.1, 0.4",
        "gemini-3.1-pro-preview, 2, 12"
    })
    void shouldKnowThoseOfOthers(String model, double input, double output) {
        assertThat(prices.of(model, INPUT)).hasValue(input);
        assertThat(prices.of(model, OUTPUT)).hasValue(output);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-5-20251101, 5",
        "anthropic/claude-opus-4-5, 5",
        "openrouter/anthropic/claude-opus-4-5-20251101, 5",
        "us.anthropic.claude-opus-4-5-20251101-v1:0, 5",
        "anthropic.claude-3-5-sonnet-20241022-v2:0, 3",
        "claude-sonnet-4@20250514, 3",
        "claude-3-5-haiku-latest, 0.8",
        "claude-opus-4-6-20260205-fast, 30",
        "models/gemini-2.5-flash, 0.3",
        "publishers/google/models/gemini-2.5-pro, 1.25",
        "gpt-5-2025-08-07, 1.25",
        "openai/gpt-5-mini-2025-08-07, 0.25"
    })
    void shouldKnowAModelWithItsDateOrItsProvidersWrapping(String model, double input) {
        assertThat(prices.of(model, INPUT)).hasValue(input);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-opus-4-9",
                "claude-opus-45",
                "claude-opus-4-5-turbo",
                "claude-opus-5-6",
                "claude-haiku-4-5-fast",
                "claude-opus-4-6-turbo",
                "gpt-5-ultra",
                "gpt-5.9",
                "gpt-50",
                "gemini-2.5-flash-lite-x",
                "gemini-2.5",
                "reseller/claude-opus-4-5",
                "us.mistral.claude-opus-4-5-v1:0",
                "claude",
                "-fast",
                "/",
                ""
            })
    void shouldNotTakeAnotherModelsPrice(String model) {
        assertThat(prices.of(model, INPUT)).isEmpty();
    }

    @Test
    void shouldKnowNoPriceWhereThereIsNoneForOneKindOfTokens() {
        assertThat(prices.of("gpt-5-pro", INPUT)).hasValue(15);
        assertThat(prices.of("gpt-5-pro", CACHE_READ)).isEmpty();
        assertThat(prices.of("gemini-2.5-pro", INPUT.plus(CACHE_WRITE))).isEmpty();
    }
}
