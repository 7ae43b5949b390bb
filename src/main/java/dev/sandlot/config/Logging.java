package dev.sandlot.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * What is logged: this program's own lines from INFO on, or from what {@code SANDLOT_LOG} names, and libraries' from WARN on; on standard
 * error, where the journal or whoever started the daemon keeps them. Logback finds it by META-INF/services. It is no XML file because reading
 * one takes a good part of a daemon's start.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(standardError(context));
        // Tells of every client that goes without a good-bye, with a stack trace.
        context.getLogger("io.vertx.ext.web.handler.sockjs.impl.EventBusBridgeImpl")
                .setLevel(Level.OFF);
        // Warns of whatever a stranger sends; what matters is told by dev.sandlot.ssh.
        context.getLogger("org.apache.sshd").setLevel(Level.OFF);
        context.getLogger("dev.sandlot").setLevel(Level.toLevel(System.getenv("SANDLOT_LOG"), Level.INFO));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
        var line = new LogLine();
        line.setContext(context);
        line.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setLayout(line);
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget(ConsoleTarget.SystemErr.getName());
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
