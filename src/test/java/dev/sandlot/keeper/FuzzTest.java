package dev.sandlot.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What the parsers of the keeper do with messages that nobody would send; by the sanitizers' account ({@code src/test/native/fuzz.c}). */
class FuzzTest {
    @Test
    void shouldTakeNothingThatIsNotThere() throws IOException, InterruptedException {
        var seed = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
        var fuzz = new ProcessBuilder(KeeperPrograms.fuzz().toString(), "1000000", seed)
                .redirectErrorStream(true)
                .start();
        var said = new String(fuzz.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(fuzz.waitFor()).as("seed %s: %s", seed, said).isZero();
        assertThat(said).startsWith("1000000 rounds");
    }
}
