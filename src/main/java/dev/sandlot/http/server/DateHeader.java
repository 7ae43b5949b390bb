package dev.sandlot.http.server;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Says in every answer what time it is here (RFC 9110, 6.6.1): clients compare times that they are told with this, not with a clock of their own. */
public final class DateHeader implements Handler<RoutingContext> {
    /** The names are given because to look them up among all languages takes a good part of the first answer. */
    private static final DateTimeFormatter FORM = new DateTimeFormatterBuilder()
            .appendText(ChronoField.DAY_OF_WEEK, numbered("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
            .appendPattern(", dd ")
            .appendText(
                    ChronoField.MONTH_OF_YEAR,
                    numbered("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"))
            .appendPattern(" yyyy HH:mm:ss 'GMT'")
            .toFormatter(Locale.US);

    private final Clock clock;

    public DateHeader(Clock clock) {
        this.clock = clock;
    }

    private static Map<Long, String> numbered(String... names) {
        return LongStream.rangeClosed(1, names.length)
                .boxed()
                .collect(Collectors.toMap(Function.identity(), number -> names[number.intValue() - 1]));
    }

    /** As headers have it (RFC 9110, 5.6.7); of a year of four digits. */
    public static String text(Instant time) {
        return FORM.format(time.atOffset(ZoneOffset.UTC));
    }

    @Override
    public void handle(RoutingContext ctx) {
        ctx.response().putHeader(HttpHeaders.DATE, text(clock.instant()));
        ctx.next();
    }
}
