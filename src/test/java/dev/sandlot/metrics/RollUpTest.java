package dev.sandlot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sandlot.store.SampleRow;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How looks become minutes and hours. */
class RollUpTest {
    private static final Instant HOUR = Instant.parse("2026-01-02T03:00:00Z");

    private static double[] values(double... values) {
        return values;
    }

    private static Bucket bucket(Series series, int resolution, Instant at) {
        return series.drain().stream()
                .filter(row -> row.resolution() == resolution && row.at().equals(at))
                .reduce((first, last) -> last)
                .map(row -> Bucket.decoded(row.at(), row.points(), 2))
                .orElseThrow();
    }

    @Test
    void shouldTellMeanAndMaximumOfAMinute() {
        var series = new Series("host", 2);
        for (int i = 0; i < 30; i++) {
            series.add(HOUR.plusSeconds(2L * i), values(i, 7));
        }

        var point = bucket(series, 60, HOUR).point();

        assertThat(point.mean()[0]).isCloseTo(14.5, within(1e-6));
        assertThat(point.max()[0]).isEqualTo(29);
        assertThat(point.mean()[1]).isEqualTo(7);
    }

    @Test
    void shouldGiveEachLookOfAnHourTheSameWeight() {
        var series = new Series("host", 2);
        series.add(HOUR, values(100, 0));
        for (int i = 0; i < 9; i++) {
            series.add(HOUR.plusSeconds(60 + i), values(0, 0));
        }

        var point = bucket(series, 3600, HOUR).point();

        assertThat(point.mean()[0]).isCloseTo(10, within(1e-6));
        assertThat(point.max()[0]).isEqualTo(100);
    }

    @Test
    void shouldGoOnWithTheHourThatAnEarlierDaemonLeft() {
        var before = new Series("host", 2);
        before.add(HOUR, values(4, 1));
        before.add(HOUR.plusSeconds(2), values(6, 1));
        var kept = before.drain().stream()
                .filter(row -> row.resolution() == 3600)
                .findFirst()
                .orElseThrow();

        var after = new Series("host", 2);
        after.resume(Resolution.HOUR, kept);
        after.add(HOUR.plusSeconds(600), values(20, 1));

        var point = bucket(after, 3600, HOUR).point();
        assertThat(point.mean()[0]).isCloseTo(10, within(1e-6));
        assertThat(point.max()[0]).isEqualTo(20);
    }

    @Test
    void shouldLeaveWhatIsNotKnownOutOfTheMean() {
        var bucket = new Bucket(HOUR, 2);
        bucket.add(values(Double.NaN, 1));
        bucket.add(values(8, Double.NaN));

        var point = Bucket.decoded(HOUR, bucket.encoded(), 2).point();

        assertThat(point.mean()).containsExactly(8, 1);
        assertThat(new Bucket(HOUR, 1).point().mean()[0]).isNaN();
    }

    @Test
    void shouldReadWhatVersionsWithFewerGaugesOrMoreHaveWritten() {
        var bucket = new Bucket(HOUR, 2);
        bucket.add(values(3, 4));

        assertThat(Bucket.decoded(HOUR, bucket.encoded(), 3).point().mean()).containsExactly(3, 4, Double.NaN);
        assertThat(Bucket.decoded(HOUR, bucket.encoded(), 1).point().mean()).containsExactly(3);
        assertThat(Bucket.decoded(HOUR, new byte[] {9, 9, 9}, 1).point().mean()[0])
                .isNaN();
        assertThat(RecentSamples.decoded(HOUR, new byte[0], 2)).isEmpty();
    }

    @Test
    void shouldKeepEveryLookWithItsOwnTime() {
        var series = new Series("host", 2);
        series.add(HOUR.plusMillis(5), values(1, 2));
        series.add(HOUR.plusMillis(2012), values(3, Double.NaN));

        var row = series.drain().stream()
                .filter(one -> one.resolution() == 1)
                .findFirst()
                .orElseThrow();
        var looks = RecentSamples.decoded(row.at(), row.points(), 2);

        assertThat(looks).extracting(Bucket::at).containsExactly(HOUR.plusMillis(5), HOUR.plusMillis(2012));
        assertThat(looks.get(1).point().mean()).containsExactly(3, Double.NaN);
        assertThat(series.drain()).as("written once").isEmpty();
    }

    @Test
    void shouldWriteAMinuteThatIsOverAlsoWhereNothingWasWrittenMeanwhile() {
        var series = new Series("host", 2);
        series.add(HOUR, values(1, 1));
        series.add(HOUR.plusSeconds(60), values(2, 2));

        assertThat(series.drain())
                .filteredOn(row -> row.resolution() == 60)
                .extracting(SampleRow::at)
                .containsExactly(HOUR, HOUR.plusSeconds(60));
    }

    @Test
    void shouldChooseTheFinestThatReachesBackAndNeverTooManyPoints() {
        assertThat(Resolution.reaching(Duration.ofMinutes(60))).isEqualTo(Resolution.LOOK);
        assertThat(Resolution.reaching(Duration.ofHours(24))).isEqualTo(Resolution.MINUTE);
        assertThat(Resolution.reaching(Duration.ofDays(3))).isEqualTo(Resolution.HOUR);
        assertThat(Resolution.reaching(Duration.ofDays(300))).isEqualTo(Resolution.HOUR);
        for (long minutes = 1; minutes <= 90 * 24 * 60; minutes += 37) {
            var back = Duration.ofMinutes(minutes);
            var step = Resolution.reaching(back).stepSeconds(back);
            assertThat(back.toSeconds() / step).isLessThanOrEqualTo(Resolution.MOST_POINTS);
        }
    }
}
