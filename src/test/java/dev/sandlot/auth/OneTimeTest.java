package dev.sandlot.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class OneTimeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** A clock that stands where the test puts it. */
    private static final class Hand extends Clock {
        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }
    }

    private final Hand clock = new Hand();
    private final OneTime codes = new OneTime("", Duration.ofMinutes(15), clock, new Revocations(clock));

    @Test
    void shouldBeGoodOnce() {
        var issued = codes.issue(Principal.LOCAL);

        assertThat(issued.expiresAt()).isEqualTo(NOW.plusSeconds(900));
        assertThat(codes.redeem(issued.secret())).contains(Principal.LOCAL);
        assertThat(codes.redeem(issued.secret())).isEmpty();
    }

    @Test
    void shouldBeGoodForItsTimeOnly() {
        var issued = codes.issue(Principal.LOCAL);
        clock.now = NOW.plusSeconds(900);

        assertThat(codes.redeem(issued.secret())).isEmpty();
    }

    @Test
    void shouldNotTakeWhatWasNeverIssued() {
        codes.issue(Principal.LOCAL);

        assertThat(codes.redeem("")).isEmpty();
        assertThat(codes.redeem("0".repeat(40))).isEmpty();
    }

    @Test
    void shouldForgetTheOldestRatherThanGrowWithoutEnd() {
        var first = codes.issue(Principal.LOCAL);
        for (var i = 0; i < 10_000; i++) {
            codes.issue(Principal.LOCAL);
        }

        assertThat(codes.redeem(first.secret())).isEmpty();
    }

    @Test
    void shouldCountGuessesByAddressAndForgetThemAfterAMinute() {
        var throttle = new Throttle(clock);
        for (var i = 0; i < 10; i++) {
            assertThat(throttle.wrong("a")).isZero();
        }

        assertThat(throttle.wrong("a")).isEqualTo(Duration.ofMinutes(1));
        assertThat(throttle.wrong("b")).isZero();
        clock.now = NOW.plusSeconds(60);
        assertThat(throttle.wrong("a")).isZero();
    }
}
