package dev.sandlot.http.preview;

import dev.sandlot.http.preview.InnerPool.Place;
import dev.sandlot.http.server.Identity;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.PortSource;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Carries requests of browsers to servers inside, over connections that later ones may use again. Used on one event loop. */
final class PreviewCarrier {
    /** At once, of one sandbox and one event loop. */
    private static final int MOST = 128;

    private final PortSource ports;
    private final InnerPool pool;
    /** What is under way: how to end it. */
    private final Map<Place, Set<Runnable>> open = new HashMap<>();

    PreviewCarrier(Vertx vertx, PortSource ports) {
        this.ports = ports;
        this.pool = new InnerPool(vertx);
    }

    /** Cuts all that is under way to a port. */
    void end(Place place) {
        List.copyOf(open.getOrDefault(place, Set.of())).forEach(Runnable::run);
    }

    /**
     * Completes when the answer was sent. A fault of kind UNAVAILABLE where there is none, of kind CONFLICT where the sandbox does not run.
     *
     * @param origin as the browser has it
     * @param uri what is asked for there
     */
    Future<Void> carry(HttpServerRequest request, Place place, String origin, String uri) {
        if (underWay(place) >= MOST) {
            throw Fault.of(Fault.Kind.UNAVAILABLE, "Too many requests to this sandbox are under way.")
                    .asException();
        }
        var rested = PreviewExchange.hasBody(request) ? null : pool.take(place);
        if (rested == null) {
            return anew(request, place, origin, uri);
        }
        var exchange = new PreviewExchange(request, rested, new PreviewHeaders(origin, place.port()));
        return run(exchange, request, place, uri)
                // The server may have closed it just then.
                .recover(cause -> exchange.isUnanswered() && !request.response().closed()
                        ? anew(request, place, origin, uri)
                        : Future.failedFuture(cause));
    }

    private Future<Void> anew(HttpServerRequest request, Place place, String origin, String uri) {
        return ports.connect(place.sandbox(), PortSource.LOCALHOST, place.port())
                .compose(connection -> {
                    var inner = new InnerHttp(connection);
                    return run(
                            new PreviewExchange(request, inner, new PreviewHeaders(origin, place.port())),
                            request,
                            place,
                            uri);
                });
    }

    private Future<Void> run(PreviewExchange exchange, HttpServerRequest request, Place place, String uri) {
        Runnable end = () -> {
            exchange.close();
            Unawaited.note(request.connection().close(), "closing a connection of a browser");
        };
        open.computeIfAbsent(place, key -> new HashSet<>()).add(end);
        request.response().closeHandler(v -> exchange.close());
        if (request.response().closed()) {
            exchange.close();
        }
        return exchange.run(uri, Identity.address(request)).onComplete(over -> {
            forget(place, end);
            if (over.succeeded() && exchange.isReusable()) {
                pool.give(place, exchange.inner());
            } else {
                exchange.close();
            }
        });
    }

    private int underWay(Place place) {
        return open.entrySet().stream()
                .filter(each -> each.getKey().sandbox().equals(place.sandbox()))
                .mapToInt(each -> each.getValue().size())
                .sum();
    }

    private void forget(Place place, Runnable end) {
        var all = open.get(place);
        if (all != null && all.remove(end) && all.isEmpty()) {
            open.remove(place);
        }
    }
}
