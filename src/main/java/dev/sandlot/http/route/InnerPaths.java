package dev.sandlot.http.route;

import dev.sandlot.api.FileJson;
import dev.sandlot.model.Fault;
import dev.sandlot.model.InnerPath;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Paths inside a sandbox as requests name them: percent-encoded bytes, which need not be UTF-8. A path begins in the workspace; an absolute one begins
 * with a slash, which in a URL's path is written {@code %2F}.
 */
final class InnerPaths {
    private static final InnerPath WORKSPACE = InnerPath.of(".");

    private InnerPaths() {}

    /** What follows {@code /files/} in the URL of a sandbox's file. */
    static InnerPath inUrl(RoutingContext ctx) {
        var path = ctx.normalizedPath();
        int sandbox = SandboxRoutes.ALL.length() + 1;
        return of(path.substring(path.indexOf('/', sandbox) + FileRoutes.FILES.length()), false);
    }

    /** The query's parameter {@code path}; the workspace where there is none. */
    static InnerPath inQuery(RoutingContext ctx) {
        var encoded = parameter(ctx, "path");
        return encoded == null ? WORKSPACE : of(encoded, true);
    }

    /** The bytes of a parameter of the query, one character each (ISO 8859-1); null where there are none. */
    static @Nullable String bytesInQuery(RoutingContext ctx, String name) {
        var encoded = parameter(ctx, name);
        return encoded == null || encoded.isEmpty()
                ? null
                : new String(decode(encoded, true), StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String parameter(RoutingContext ctx, String name) {
        var query = ctx.request().query();
        for (var parameter : (query == null ? "" : query).split("&")) {
            if (parameter.startsWith(name + "=")) {
                return parameter.substring(name.length() + 1);
            }
        }
        return null;
    }

    /**
     * That of a field of a body, or of the one beside it that has the bytes of a path that is not UTF-8, as {@link FileJson} shows them. A fault of
     * kind INVALID where it is neither of them, or both.
     */
    static InnerPath inBody(JsonObject body, String field) {
        var text = body.getString(field);
        var base64 = body.getString(field + "_base64");
        if ((text == null) == (base64 == null)) {
            throw Fault.invalid(field, "or " + field + "_base64 is needed, and not both")
                    .asException();
        }
        try {
            return text == null ? InnerPath.of(Base64.getDecoder().decode(base64)) : InnerPath.of(text);
        } catch (IllegalArgumentException e) {
            throw Fault.invalid(field + "_base64", "must be base64").asException();
        }
    }

    /** @param plusIsSpace as in a query */
    static InnerPath of(String encoded, boolean plusIsSpace) {
        var bytes = decode(encoded, plusIsSpace);
        return bytes.length == 0 ? WORKSPACE : InnerPath.of(bytes);
    }

    private static byte[] decode(String encoded, boolean plusIsSpace) {
        var bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(hex(encoded, i + 1) << 4 | hex(encoded, i + 2));
                i += 2;
            } else {
                bytes.write(plusIsSpace && c == '+' ? ' ' : c);
            }
        }
        return bytes.toByteArray();
    }

    private static int hex(String encoded, int at) {
        int digit = at < encoded.length() ? Character.digit(encoded.charAt(at), 16) : -1;
        if (digit < 0) {
            throw Fault.of(Fault.Kind.MALFORMED, "A % in the path is not followed by two hexadecimal digits.")
                    .asException();
        }
        return digit;
    }
}
