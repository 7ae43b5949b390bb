package dev.sandlot.process;

import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** How a command is ended whose client has gone: HUP, as a terminal line that is lost; TERM where that is ignored; at last KILL. */
public final class PoliteEnd {
    private static final List<String> POLITE = List.of("HUP", "TERM");

    /** How long a command may take to end after each. */
    public static final Duration GRACE = Duration.ofSeconds(5);

    private PoliteEnd() {}

    /** Who is ended. */
    public interface Target {
        Future<Void> signal(String name);

        /** Completes with true as soon as it has ended, or with false after this time. */
        Future<Boolean> hasEnded(Duration within);

        Future<Void> kill();
    }

    /**
     * Completes when it has ended, or has been killed. One that ends meanwhile can't be signalled: no failure, it is what is wanted. One that is
     * stopped is let go on, so that it hears of it.
     */
    public static Future<Void> of(Target target) {
        var left = POLITE.iterator();
        return target.hasEnded(Duration.ZERO)
                .compose(ended -> ended
                        ? Future.succeededFuture()
                        : Repeated.until(() -> left.hasNext()
                                ? target.signal(left.next())
                                        .transform(sent -> target.signal("CONT"))
                                        .transform(sent -> target.hasEnded(GRACE))
                                : target.kill().map(true)));
    }
}
