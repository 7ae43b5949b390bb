package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a recording's events are due, by a clock that the test moves. */
class PlayheadTest {
    private static final long SECOND = 1_000_000_000;

    private long now = 7 * SECOND;

    @Test
    void shouldKeepTheTimesOfTheRecording() {
        var playhead = new Playhead(1, 2, now);

        assertThat(wait(playhead, 0)).isZero();
        playhead.shown(0);
        assertThat(wait(playhead, 1.5)).isEqualTo(1.5);
        pass(0.5);
        assertThat(wait(playhead, 1.5)).isEqualTo(1);
        pass(1);
        assertThat(wait(playhead, 1.5)).isZero();
        playhead.shown(1.5);
        assertThat(wait(playhead, 1.75)).isEqualTo(0.25);
    }

    @Test
    void shouldMakeUpForALittleLatenessAndNoMore() {
        var playhead = new Playhead(1, 2, now);
        playhead.shown(0);
        pass(1.02);
        playhead.shown(1);
        assertThat(wait(playhead, 2)).isEqualTo(0.98);
        pass(60);
        assertThat(wait(playhead, 2)).isZero();
        playhead.shown(2);
        assertThat(wait(playhead, 3)).isEqualTo(0.95);
    }

    @Test
    void shouldWaitNoLongerThanAllowedInTheRecordingsTime() {
        var playhead = new Playhead(2, 3, now);
        playhead.shown(0);

        assertThat(wait(playhead, 3600)).isEqualTo(1.5);
        pass(1.5);
        playhead.shown(3600);
        assertThat(wait(playhead, 3601)).isEqualTo(0.5);
        assertThat(wait(new Playhead(1, 0, now), 3600)).isZero();
    }

    @Test
    void shouldChangeItsSpeedFromNowOn() {
        var playhead = new Playhead(1, 100, now);
        playhead.shown(0);
        pass(2);
        playhead.faster(now);
        assertThat(wait(playhead, 10)).isEqualTo(4);
        playhead.slower(now);
        playhead.slower(now);
        assertThat(wait(playhead, 10)).isEqualTo(16);
        for (int i = 0; i < 50; i++) {
            playhead.faster(now);
        }
        assertThat(wait(playhead, 10)).isEqualTo(8.0 / 64);
        for (int i = 0; i < 50; i++) {
            playhead.slower(now);
        }
        assertThat(wait(playhead, 10)).isEqualTo(8.0 * 16);
    }

    @Test
    void shouldStandStillWhilePaused() {
        var playhead = new Playhead(1, 100, now);
        playhead.shown(0);
        pass(2);
        playhead.togglePause(now);
        pass(1000);
        assertThat(playhead.wait(5, now)).isEqualTo(Long.MAX_VALUE);
        playhead.togglePause(now);
        assertThat(wait(playhead, 5)).isEqualTo(3);
    }

    @Test
    void shouldPassOverWhatAJumpCovers() {
        var playhead = new Playhead(1, 100, now);
        playhead.shown(0);
        pass(1);
        playhead.jump(10, now);

        for (double at : new double[] {2, 5, 11}) {
            assertThat(wait(playhead, at)).as("at " + at).isZero();
            playhead.shown(at);
        }
        assertThat(wait(playhead, 13)).isEqualTo(2);
    }

    @Test
    void shouldJumpOverIdleTimeAsItIsPlayed() {
        var playhead = new Playhead(1, 2, now);
        playhead.shown(0);
        playhead.jump(10, now);

        assertThat(wait(playhead, 3600)).isZero();
        playhead.shown(3600);
        assertThat(wait(playhead, 7200)).isZero();
        playhead.shown(7200);
        assertThat(wait(playhead, 7206.5)).isZero();
        playhead.shown(7206.5);
        assertThat(wait(playhead, 7208)).isZero();
        playhead.shown(7208);
        playhead.shown(7210);
        assertThat(wait(playhead, 7212)).isEqualTo(1.5);
    }

    @Test
    void shouldShowWhatAJumpCoversWhilePaused() {
        var playhead = new Playhead(1, 100, now);
        playhead.shown(0);
        playhead.togglePause(now);
        playhead.jump(10, now);

        assertThat(playhead.wait(9, now)).isZero();
        playhead.shown(9);
        assertThat(playhead.wait(11, now)).isEqualTo(Long.MAX_VALUE);
    }

    private double wait(Playhead playhead, double at) {
        return Math.round(playhead.wait(at, now) / 1e6) / 1e3;
    }

    private void pass(double seconds) {
        now += (long) (seconds * SECOND);
    }
}
