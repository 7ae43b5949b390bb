package dev.sandlot.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a line of the log looks like, and which there are. */
class LoggingTest {
    private static String line(Throwable failure, String message, Object... values) {
        var logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("dev.sandlot.some.Part");
        return new LogLine().doLayout(new LoggingEvent("", logger, Level.WARN, message, failure, values));
    }

    @Test
    void shouldTellOneEventInOneLineWhateverIsInIt() {
        assertThat(line(null, "{} came", "a\r\nERROR b\u001b[31m"))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  Part a\\?\\?ERROR b\\?\\[31m came\n");
    }

    @Test
    void shouldTellTheStackTraceBelow() {
        assertThat(line(new IllegalStateException("why"), "failed"))
                .contains(
                        " WARN  Part failed\njava.lang.IllegalStateException: why\n\tat dev.sandlot.config.LoggingTest");
    }

    @Test
    void shouldBeFoundByLogback() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();

        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("org.apache.sshd").getLevel()).isEqualTo(Level.OFF);
        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders())
                .toIterable()
                .hasSize(1);
    }
}
