package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sandlot.model.AgentSession;
import dev.sandlot.model.Cost;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.TokenCount;
import dev.sandlot.model.UsageTold;
import dev.sandlot.model.UsageTold.Metric;
import dev.sandlot.store.AgentSessionRow;
import dev.sandlot.store.AgentSessionRow.Told;
import dev.sandlot.store.AgentSessionRow.ToldModel;
import dev.sandlot.store.AgentTable;
import dev.sandlot.store.UsageRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReckoningTest {
    private static final SandboxId BOX = SandboxId.random();
    private static final String MODEL = "claude-sonnet-4-5";
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final TokenCount TOKENS = new TokenCount(246, 84, 4000, 2000);
    private static final long NANOS = NOON.getEpochSecond() * 1_000_000_000;

    private final Reckoning reckoning = new Reckoning(Prices.load(null));

    private AgentSession session(Told told, List<UsageRow> used, List<AgentTable.Told> series) {
        var rows = List.of(new AgentSessionRow(BOX, "s", "claude", "demo", NOON, NOON, told));
        var shares = reckoning.shares(rows, used, series);
        return reckoning.sessions(rows, shares).get(0);
    }

    private static UsageRow used(String model, long day, TokenCount tokens) {
        return new UsageRow(BOX, "s", model, day, 2, 1, tokens);
    }

    @Test
    void shouldReckonByThePriceTableWhereNothingIsTold() {
        var cost = session(null, List.of(used(MODEL, 1, TOKENS)), List.of())
                .usage()
                .cost();

        assertThat(cost.usd()).isCloseTo(0.010698, within(1e-9));
        assertThat(cost.source()).isEqualTo(Cost.Source.PRICE_TABLE);
        assertThat(cost.label()).startsWith("API-equivalent");
    }

    @Test
    void shouldTakeWhatTheAgentTellsAndReckonOnlyWhatCameAfter() {
        var told = new Told(0.5, Map.of(MODEL, new ToldModel(0.5, TOKENS)));
        var same = session(told, List.of(used(MODEL, 1, TOKENS)), List.of())
                .usage()
                .cost();
        var more = session(told, List.of(used(MODEL, 1, TOKENS.plus(new TokenCount(1_000_000, 0, 0, 0)))), List.of());

        assertThat(same).isEqualTo(new Cost(0.5, Cost.Source.AGENT, java.util.Set.of()));
        assertThat(more.usage().cost().usd()).isCloseTo(3.5, within(1e-9));
        assertThat(more.usage().cost().source()).isEqualTo(Cost.Source.PRICE_TABLE);
    }

    @Test
    void shouldNotLoseWhatTheAgentTellsBeyondItsModels() {
        var bare = session(new Told(2, Map.of()), List.of(used(MODEL, 1, TOKENS), used("other", 1, TOKENS)), List.of());
        var extra = session(new Told(2, Map.of("claude-haiku-4-5", new ToldModel(0.5, TOKENS))), List.of(), List.of());

        assertThat(bare.usage().cost().usd()).isCloseTo(2, within(1e-9));
        assertThat(extra.usage().cost().usd()).isCloseTo(2, within(1e-9));
    }

    @Test
    void shouldSplitTheCostOverDaysSoThatTheSumStays() {
        var told = new Told(1, Map.of(MODEL, new ToldModel(1, TOKENS.plus(TOKENS))));
        var rows = List.of(new AgentSessionRow(BOX, "s", "claude", "demo", NOON, NOON, told));
        var shares = reckoning.shares(rows, List.of(used(MODEL, 1, TOKENS), used(MODEL, 2, TOKENS)), List.of());

        assertThat(shares)
                .hasSize(2)
                .allSatisfy(share -> assertThat(share.usage().cost().usd()).isCloseTo(0.5, within(1e-9)));
    }

    @Test
    void shouldSayWhichModelsHaveNoPrice() {
        var cost = session(null, List.of(used("mystery-1", 1, TOKENS), used(MODEL, 1, TOKENS)), List.of())
                .usage()
                .cost();

        assertThat(cost.usd()).isCloseTo(0.010698, within(1e-9));
        assertThat(cost.unpriced()).containsExactly("mystery-1");
        assertThat(cost.label()).contains("mystery-1");
    }

    @Test
    void shouldSayThatNothingIsKnownWhereNothingHasAPrice() {
        var cost = session(null, List.of(used("mystery-1", 1, TOKENS)), List.of())
                .usage()
                .cost();

        assertThat(cost.isUnknown()).isTrue();
        assertThat(cost.label()).isEqualTo("unknown; no price is known for mystery-1");
    }

    @Test
    void shouldNotPriceWhatTheAgentToldOfAModelAgainForAnotherSpeed() {
        var told = new Told(0.5, Map.of("claude-opus-4-6", new ToldModel(0.5, TOKENS.plus(TOKENS))));
        var both = List.of(used("claude-opus-4-6", 1, TOKENS), used("claude-opus-4-6-fast", 1, TOKENS));
        var more = List.of(
                used("claude-opus-4-6", 1, TOKENS),
                used("claude-opus-4-6-fast", 1, TOKENS.plus(new TokenCount(1000, 1000, 0, 0))));

        assertThat(session(told, both, List.of()).usage().cost().usd()).isCloseTo(0.5, within(1e-9));
        assertThat(session(told, more, List.of()).usage().cost().usd()).isCloseTo(0.68, within(1e-9));
    }

    @Test
    void shouldLetOwnPricesWin(@TempDir Path directory) throws Exception {
        var file = Files.writeString(
                directory.resolve("p.toml"),
                "[\"claude-sonnet-4-5-x\"]\ninput = 1\noutput = 1\ncache_read = 1\ncache_write = 1\n");
        var prices = Prices.load(file);
        var million = new TokenCount(1_000_000, 0, 0, 0);

        assertThat(prices.of("claude-sonnet-4-5-x", million)).hasValue(1);
        assertThat(prices.of("claude-sonnet-4-5-x-2026", million)).isEmpty();
        assertThat(prices.of("claude-sonnet-4-5", million)).hasValue(3);
        assertThat(prices.of("claude-opus-4-5-20251101", million)).hasValue(5);
        assertThat(prices.of("claude-opus-4-1", million)).hasValue(15);
        Files.writeString(file, "[x]\ninput = \"lots\"\n");
        assertThatThrownBy(() -> Prices.load(file))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("agents.prices");
    }

    private static UsageTold told(
            Metric metric, boolean difference, long started, long at, long sequence, double value) {
        return new UsageTold("s", metric, MODEL, difference, started, at, sequence, value);
    }

    private static double sum(KnownSessions known, String metric) {
        var row = known.series("s", metric, MODEL);
        return row == null ? 0 : row.total();
    }

    @Test
    void shouldAddDifferencesAndCountWhatIsSentAgainOnce() {
        var known = new KnownSessions();
        var first = told(Metric.COST, true, 0, NANOS, 0, 0.25);
        Ingest.take(known, List.of(first, first));
        Ingest.take(known, List.of(first, told(Metric.COST, true, 0, NANOS + 1, 0, 0.5)));

        assertThat(sum(known, "cost")).isEqualTo(0.75);
    }

    @Test
    void shouldTakeTheNewestOfASumAndAddTheSumsOfRunsThatFollowEachOther() {
        var known = new KnownSessions();
        Ingest.take(
                known,
                List.of(told(Metric.INPUT, false, 5, NANOS, 0, 100), told(Metric.INPUT, false, 5, NANOS + 1, 0, 150)));
        Ingest.take(
                known,
                List.of(told(Metric.INPUT, false, 5, NANOS, 0, 100), told(Metric.INPUT, false, 9, NANOS + 2, 0, 30)));

        assertThat(sum(known, "input")).isEqualTo(180);
    }

    @Test
    void shouldTellEventsOfTheSameMomentApartByTheirSequence() {
        var known = new KnownSessions();
        var one = told(Metric.EVENT_COST, true, 0, NANOS, 1, 0.1);
        var two = told(Metric.EVENT_COST, true, 0, NANOS, 2, 0.2);
        Ingest.take(known, List.of(one, two, one, two));

        assertThat(sum(known, "event_cost")).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void shouldRefuseFiguresThatNobodyBelieves() {
        var known = new KnownSessions();
        var bad = List.of(
                told(Metric.COST, true, 0, NANOS, 0, -1),
                told(Metric.COST, true, 0, NANOS, 0, Double.NaN),
                told(Metric.COST, true, 0, NANOS, 0, 1e300),
                told(Metric.INPUT, true, 0, NANOS, 0, Double.POSITIVE_INFINITY),
                new UsageTold("", Metric.COST, MODEL, true, 0, NANOS, 0, 1));

        assertThat(Ingest.take(known, bad).refused()).isEqualTo(bad.size());
        assertThat(sum(known, "cost")).isZero();
    }

    @Test
    void shouldTellFewSeriesOfMany() {
        var known = new KnownSessions();
        var many = java.util.stream.IntStream.range(0, 5000)
                .mapToObj(i -> new UsageTold("s", Metric.COST, "m" + i, true, 0, NANOS, 0, 1))
                .toList();

        assertThat(Ingest.take(known, many).refused()).isEqualTo(3000);
    }

    @Test
    void shouldUseTelemetryWhereThereIsNoFileAndItsCostWhereTheAgentTellsNone() {
        var known = new KnownSessions();
        var changed = Ingest.take(
                        known,
                        List.of(
                                told(Metric.COST, true, 0, NANOS, 0, 0.25),
                                told(Metric.INPUT, true, 0, NANOS, 0, 100),
                                told(Metric.CACHE_READ, true, 0, NANOS, 0, 7)))
                .changed();
        var series = changed.stream().map(row -> new AgentTable.Told(BOX, row)).toList();
        var alone = session(null, List.of(), series);
        var withFile = session(null, List.of(used(MODEL, 1, TOKENS)), series);

        assertThat(alone.usage().tokens()).isEqualTo(new TokenCount(100, 0, 7, 0));
        assertThat(alone.usage().cost()).isEqualTo(new Cost(0.25, Cost.Source.OTLP, java.util.Set.of()));
        assertThat(withFile.usage().tokens()).isEqualTo(TOKENS);
        assertThat(withFile.usage().cost().source()).isEqualTo(Cost.Source.OTLP);
    }
}
