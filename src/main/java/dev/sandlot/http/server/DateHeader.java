package dev.sandlot.http.server;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Says in every answer what time it is here (RFC 9110, 6.6.1): clients compare times that they are told with this, not with a clock of their own. */
public final class DateHeader implements Handler<RoutingContext> {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private final Clock clock;

    public DateHeader(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void handle(RoutingContext ctx) {
        ctx.response().putHeader(HttpHeaders.DATE, FORM.format(ZonedDateTime.now(clock.withZone(ZoneOffset.UTC))));
        ctx.next();
    }
}
