package dev.sandlot.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.FaultException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrenceTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant SINCE = Instant.parse("2026-11-29T12:00:07.5Z");

    /** The next times, each as it is called in Berlin. */
    private static List<String> next(String when, String after, int count) {
        var recurrence = Recurrence.of(when, BERLIN, SINCE);
        var all = new ArrayList<String>();
        var at = LocalDateTime.parse(after).atZone(BERLIN).toInstant();
        for (int i = 0; i < count; i++) {
            at = recurrence.next(at);
            all.add(at.atZone(BERLIN).toLocalDateTime().toString());
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/20 * * * *       | 2026-11-29T10:05 | 2026-11-29T10:20, 2026-11-29T10:40, 2026-11-29T11:00",
                "0 0 * * *          | 2026-11-29T00:00 | 2026-11-30T00:00, 2026-12-01T00:00, 2026-12-02T00:00",
                "@daily             | 2026-12-31T00:00 | 2027-01-01T00:00, 2027-01-02T00:00, 2027-01-03T00:00",
                "30 4 * * mon-fri   | 2026-11-27T04:30 | 2026-11-30T04:30, 2026-12-01T04:30, 2026-12-02T04:30",
                "30 4 * * MON,5     | 2026-11-29T10:00 | 2026-11-30T04:30, 2026-12-04T04:30, 2026-12-07T04:30",
                "0 12 * * 7         | 2026-11-29T12:00 | 2026-12-06T12:00, 2026-12-13T12:00, 2026-12-20T12:00",
                "0 12 * * 0         | 2026-11-29T12:00 | 2026-12-06T12:00, 2026-12-13T12:00, 2026-12-20T12:00",
                "0 0 29 2 *         | 2026-11-29T12:00 | 2028-02-29T00:00, 2032-02-29T00:00, 2036-02-29T00:00",
                "15 10-14/2 1 jan * | 2026-11-29T12:00 | 2027-01-01T10:15, 2027-01-01T12:15, 2027-01-01T14:15",
                "59 23 31 * *       | 2026-11-29T12:00 | 2026-12-31T23:59, 2027-01-31T23:59, 2027-03-31T23:59",
                // One of the two days is enough, unless one begins with *.
                "0 8 1 * mon        | 2026-11-29T12:00 | 2026-11-30T08:00, 2026-12-01T08:00, 2026-12-07T08:00",
                "0 8 */2 * mon      | 2026-11-29T12:00 | 2026-12-07T08:00, 2026-12-21T08:00, 2027-01-11T08:00",
            })
    void shouldBeDueAsCronIs(String when, String after, String expected) {
        assertThat(next(when, after, 3)).containsExactly(expected.split(", "));
    }

    @Test
    void shouldBeDueOnceADayWhateverTheClocksDo() {
        // 02:00 to 03:00 is left out on 28 March, and comes twice on 31 October.
        assertThat(next("30 2 * * *", "2027-03-27T12:00", 2)).containsExactly("2027-03-28T03:30", "2027-03-29T02:30");
        assertThat(next("30 2 * * *", "2027-10-30T12:00", 2)).containsExactly("2027-10-31T02:30", "2027-11-01T02:30");
    }

    @Test
    void shouldGoByPassingTimeWhereItIsDueEachHour() {
        var hourly = Recurrence.of("0 * * * *", BERLIN, SINCE);
        var at = Instant.parse("2027-10-30T23:30:00Z");
        for (int hour = 0; hour < 4; hour++) {
            at = hourly.next(at);
            assertThat(at).isEqualTo(Instant.parse("2027-10-31T00:00:00Z").plusSeconds(3600L * hour));
        }
    }

    @Test
    void shouldCountIntervalsFromTheBeginning() {
        var recurrence = Recurrence.of("every 90s", BERLIN, SINCE);
        assertThat(recurrence.next(SINCE)).isEqualTo(SINCE.plusSeconds(90));
        assertThat(recurrence.next(SINCE.plusSeconds(89))).isEqualTo(SINCE.plusSeconds(90));
        assertThat(recurrence.next(SINCE.plusSeconds(90))).isEqualTo(SINCE.plusSeconds(180));
        assertThat(recurrence.next(SINCE.minusSeconds(500))).isEqualTo(SINCE.plusSeconds(90));
        assertThat(Recurrence.of(" Every 1 d ", BERLIN, SINCE).next(SINCE)).isEqualTo(SINCE.plusSeconds(86_400));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "5/10 * * * *",
                "*/0 * * * *",
                "20-10 * * * *",
                "x * * * *",
                "1,,2 * * * *",
                "* * * foo *",
                "0 0 30 2 *",
                "0 0 31 4,6 *",
                "every 4s",
                "every 0m",
                "every 400d",
                "every",
                "every 10",
                "@reboot",
                "999999999999 * * * *",
                "every 99999999999d"
            })
    void shouldRefuseWhatMeansNothing(String when) {
        assertThatThrownBy(() -> Recurrence.of(when, BERLIN, SINCE))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        fault -> assertThat(fault.fault().errors())
                                .singleElement()
                                .satisfies(error -> assertThat(error.field()).isEqualTo("when")));
    }
}
