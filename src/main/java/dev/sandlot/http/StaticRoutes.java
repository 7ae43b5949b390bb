package dev.sandlot.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The dashboard's files, from {@code webroot} on the class path. They hold no secrets and need no token: the page has to be there
 * before anybody can log in. Whatever isn't such a file goes on to the {@link Guard}.
 */
final class StaticRoutes implements Handler<RoutingContext> {
    /** Plain names without a leading dot, and nothing that could mean "above". */
    private static final Pattern PATH =
            Pattern.compile("/[A-Za-z0-9._@/-]*+(?<=[A-Za-z0-9._@-])");
    /** A part that is empty or begins with a dot; searched for, because a group that repeats takes stack for each part. */
    private static final Pattern HIDDEN = Pattern.compile("/[./@]");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "webmanifest", "application/manifest+json",
            "txt", "text/plain; charset=utf-8");

    private final Vertx vertx;
    private final Map<String, Optional<Asset>> known = new ConcurrentHashMap<>();

    StaticRoutes(Vertx vertx) {
        this.vertx = vertx;
    }

    private record Asset(Buffer bytes, String type, String tag) {}

    @Override
    public void handle(RoutingContext ctx) {
        var request = ctx.request();
        var path = request.path() == null ? "" : request.path();
        var name = path.equals("/") ? "/index.html" : path;
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        var reads = request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        if (!reads
                || type == null
                || path.startsWith("/api/")
                || !PATH.matcher(name).matches()
                || HIDDEN.matcher(name).find()) {
            ctx.next();
            return;
        }
        ctx.put(HttpMeters.ROUTE, "static");
        request.pause();
        find(name, type).onFailure(ctx::fail).onSuccess(found -> {
            if (found.isEmpty()) {
                ctx.remove(HttpMeters.ROUTE);
                ctx.next();
            } else {
                request.resume();
                send(ctx, found.get());
            }
        });
    }

    private Future<Optional<Asset>> find(String name, String type) {
        var asset = known.get(name);
        if (asset != null) {
            return Future.succeededFuture(asset);
        }
        // Only what exists is remembered: names that callers make up would fill the memory.
        return vertx.executeBlocking(() -> load(name, type)).onSuccess(found -> {
            if (found.isPresent()) {
                known.put(name, found);
            }
        });
    }

    private static Optional<Asset> load(String name, String type) throws IOException, NoSuchAlgorithmException {
        try (var in = StaticRoutes.class.getResourceAsStream("/webroot" + name)) {
            if (in == null) {
                return Optional.empty();
            }
            var bytes = in.readAllBytes();
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Optional.of(
                    new Asset(Buffer.buffer(bytes), type, '"' + HexFormat.of().formatHex(hash, 0, 8) + '"'));
        }
    }

    private static void send(RoutingContext ctx, Asset asset) {
        var response = ctx.response();
        // Always asked for again, answered from the cache by the tag: a new daemon must not meet an old page.
        response.putHeader(HttpHeaders.ETAG, asset.tag).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (asset.tag.equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, asset.type);
        if (ctx.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(asset.bytes.length()))
                    .end();
        } else {
            response.end(asset.bytes);
        }
    }
}
