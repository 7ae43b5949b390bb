package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;

/** Each in a process of its own that hangs whatever it is told. */
class LastResortTest {
    /** What the process runs. */
    static final class Hanging {
        public static void main(String[] args) throws Exception {
            var before = new AtomicBoolean();
            Signal.handle(new Signal("TERM"), signal -> LastResort.asked(before));
            Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> LastResort.uncaught(failure));
            if (args[0].equals("break")) {
                var broken = new Thread(() -> deep(new Random(1)));
                broken.start();
            }
            System.out.println("hangs");
            synchronized (before) {
                before.wait();
            }
        }

        /** As deep as the stack goes: a number that is drawn is never as large as that. */
        private static void deep(Random numbers) {
            if (numbers.nextInt(10) < 10) {
                deep(numbers);
            }
        }
    }

    @Test
    void shouldEndWithinTheBoundHoweverItHangs() throws Exception {
        var process = hanging("hang");
        process.destroy();
        assertThat(process.waitFor(LastResort.BOUND.toSeconds() + 30, TimeUnit.SECONDS))
                .isTrue();
        assertThat(process.exitValue()).isEqualTo(LastResort.WEDGED);
    }

    @Test
    void shouldEndAtOnceWhenAskedAgain() throws Exception {
        var process = hanging("hang");
        while (process.isAlive()) {
            process.destroy();
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        assertThat(process.exitValue()).isEqualTo(LastResort.WEDGED);
    }

    @Test
    void shouldNotLiveOnWhereAThreadDiesOfAnErrorOfTheVirtualMachine() throws Exception {
        var process = hanging("break");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(LastResort.WEDGED);
    }

    private static Process hanging(String how) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, "-cp", classPath(), Hanging.class.getName(), how)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (how.equals("hang")) {
            assertThat(process.inputReader().readLine()).isEqualTo("hangs");
        }
        return process;
    }

    /** Where the classes that it needs were loaded from, whoever runs this test. */
    private static String classPath() {
        return Stream.of(
                        LastResort.class,
                        Hanging.class,
                        org.slf4j.LoggerFactory.class,
                        ch.qos.logback.classic.Logger.class,
                        ch.qos.logback.core.Appender.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(":"));
    }
}
