package dev.sandlot.http.route;

import dev.sandlot.http.server.Guard;
import dev.sandlot.http.server.HttpMeters;
import dev.sandlot.stream.Unawaited;
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
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard's files and the plugin for agents, from {@code webroot} on the class path. They hold no secrets and need no token: the page has to be
 * there before anybody can log in. Whatever isn't such a file goes on to the {@link Guard}. What the build made of them ({@code bundle.mjs}) has
 * names that carry a hash, so that browsers keep it for ever, and lies there compressed.
 */
public final class StaticRoutes implements Handler<RoutingContext> {
    /** Plain names without a leading dot, and nothing that could mean "above". */
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._@/-]*+(?<=[A-Za-z0-9._@-])");
    /** A part that is empty or begins with a dot; searched for, because a group that repeats takes stack for each part. */
    private static final Pattern HIDDEN = Pattern.compile("/[./@]");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("zip", "application/zip"));

    /** What is below it never changes under its name. */
    private static final String FOR_EVER = "/assets/";

    /** As they are asked for, the better one first, and how their files end. */
    private static final Map<String, String> ENCODINGS = new TreeMap<>(Map.of("br", ".br", "gzip", ".gz"));

    private static final String PLAIN = "identity";

    private final Vertx vertx;
    private final Map<String, Optional<Asset>> known = new ConcurrentHashMap<>();

    public StaticRoutes(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @param encoded the bytes in each encoding that there is, {@code identity} in any case */
    private record Asset(Map<String, Buffer> encoded, String type, String tag) {
        /** The best encoding that a request takes. */
        String encoding(@Nullable String accepted) {
            return encoded.keySet().stream()
                    .filter(encoding -> takes(accepted, encoding))
                    .findFirst()
                    .orElse(PLAIN);
        }

        private static boolean takes(@Nullable String accepted, String encoding) {
            return accepted != null
                    && Arrays.stream(accepted.toLowerCase(Locale.ROOT).split(","))
                            .map(each -> each.replace(" ", ""))
                            .anyMatch(each -> each.equals(encoding)
                                    || (each.startsWith(encoding + ";q=") && !each.matches(".*;q=0(\\.0*)?")));
        }
    }

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
        var bytes = read(name);
        if (bytes == null) {
            return Optional.empty();
        }
        var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        var encoded = new LinkedHashMap<String, Buffer>();
        for (var encoding : ENCODINGS.entrySet()) {
            var packed = read(name + encoding.getValue());
            if (packed != null) {
                encoded.put(encoding.getKey(), Buffer.buffer(packed));
            }
        }
        encoded.put(PLAIN, Buffer.buffer(bytes));
        return Optional.of(new Asset(encoded, type, HexFormat.of().formatHex(hash, 0, 8)));
    }

    private static byte @Nullable [] read(String name) throws IOException {
        try (var in = StaticRoutes.class.getResourceAsStream("/webroot" + name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private static void send(RoutingContext ctx, Asset asset) {
        var response = ctx.response();
        var encoding = asset.encoding(ctx.request().getHeader(HttpHeaders.ACCEPT_ENCODING));
        var tag = '"' + asset.tag + (encoding.equals(PLAIN) ? "" : "-" + encoding) + '"';
        // A page is always asked for again, and answered from the cache by the tag: a new daemon must not meet an old
        // one.
        response.putHeader(HttpHeaders.ETAG, tag)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .putHeader(
                        HttpHeaders.CACHE_CONTROL,
                        ctx.request().path().startsWith(FOR_EVER) ? "public, max-age=31536000, immutable" : "no-cache");
        if (tag.equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            Unawaited.note(response.setStatusCode(304).end(), "sending a file");
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, asset.type);
        if (!encoding.equals(PLAIN)) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, encoding);
        }
        var bytes = Objects.requireNonNull(asset.encoded.get(encoding));
        if (ctx.request().method().equals(HttpMethod.HEAD)) {
            Unawaited.note(
                    response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(bytes.length()))
                            .end(),
                    "sending a file");
        } else {
            Unawaited.note(response.end(bytes), "sending a file");
        }
    }
}
