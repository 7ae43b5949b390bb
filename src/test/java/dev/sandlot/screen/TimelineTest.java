package dev.sandlot.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.ScreenFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path temp;

    private static ScreenFrame frame(int number, Duration after) {
        return new ScreenFrame(NOON.plus(after), String.format("%016x", number), 640, 480);
    }

    private long bytes() throws IOException {
        try (var files = Files.list(temp.resolve("frames"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void keepsTheLastMinutes() throws IOException {
        var timeline = new Timeline(temp.resolve("frames"));
        for (int minute = 0; minute < 30; minute++) {
            timeline.add(frame(minute, Duration.ofMinutes(minute)), new byte[] {(byte) minute});
        }
        var kept = timeline.frames(NOON.plus(Duration.ofMinutes(29)));
        assertThat(kept).hasSize(11).first().isEqualTo(frame(19, Duration.ofMinutes(19)));
        assertThat(timeline.find("0000000000000013"))
                .hasValueSatisfying(found -> assertThat(found.picture()).containsExactly(19));
        assertThat(timeline.find("0000000000000001")).isEmpty();
        assertThat(timeline.frames(NOON.plus(Duration.ofHours(1)))).isEmpty();
        assertThat(bytes()).isZero();
    }

    @Test
    void takesNoMoreThanItMay() throws IOException {
        var timeline = new Timeline(temp.resolve("frames"));
        for (int number = 0; number < 400; number++) {
            timeline.add(frame(number, Duration.ofMillis(number)), new byte[100]);
        }
        assertThat(timeline.frames(NOON)).hasSize(Timeline.MOST_FRAMES);
        for (int number = 0; number < 40; number++) {
            timeline.add(frame(number, Duration.ofSeconds(1 + number)), new byte[1 << 20]);
        }
        assertThat(bytes()).isLessThanOrEqualTo(Timeline.MOST_BYTES);
    }

    @Test
    void isFoundAgainByAnotherDaemonWhichTakesNoOtherFiles() throws IOException {
        new Timeline(temp.resolve("frames")).add(frame(1, Duration.ZERO), new byte[] {1});
        Files.writeString(temp.resolve("frames/notes.txt"), "mine");
        var later = new Timeline(temp.resolve("frames"));
        assertThat(later.frames(NOON)).containsExactly(frame(1, Duration.ZERO));
        assertThat(later.frames(NOON.plus(Duration.ofHours(1)))).isEmpty();
        assertThat(temp.resolve("frames/notes.txt")).exists();
    }

    @Test
    void doesNotComeBackWhereItsSandboxHasGone() {
        var timeline = new Timeline(temp.resolve("gone/frames"));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> timeline.add(frame(1, Duration.ZERO), new byte[1])))
                .isInstanceOf(IOException.class);
        assertThat(temp.resolve("gone")).doesNotExist();
    }
}
