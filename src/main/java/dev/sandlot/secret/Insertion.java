package dev.sandlot.secret;

import dev.sandlot.model.SecretHost;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the values of a sandbox's secrets into one request, where they belong, and finds the placeholders that are left. */
final class Insertion {
    private static final Pattern BEARER = Pattern.compile("(?i)(bearer +)(.*)");
    private static final Pattern BASIC = Pattern.compile("(?i)(basic +)([A-Za-z0-9+/_-]+={0,2}) *");

    private final HttpRequest request;
    private final @Nullable SecretHost to;
    private final List<Needle> needles = new ArrayList<>();
    private boolean carries;

    /**
     * @param request is changed
     * @param to where it goes over TLS; null where it goes otherwise
     */
    Insertion(HttpRequest request, @Nullable SecretHost to) {
        this.request = request;
        this.to = to;
    }

    Outgoing of(List<SandboxSecret> secrets) {
        for (var secret : secrets) {
            if (secret.goesTo(to)) {
                needles.add(Needle.of(value(secret), secret.placeholder()));
                put(secret);
            }
        }
        for (var secret : secrets) {
            if (isLeft(secret.placeholders())) {
                return new Outgoing(secret.refusal(to), false, List.of());
            }
        }
        if (!needles.isEmpty()) {
            request.headers().set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
        }
        if (carries) {
            // Two parts of an answer would each have half a value.
            request.headers().remove(HttpHeaderNames.RANGE).remove(HttpHeaderNames.IF_RANGE);
        }
        return new Outgoing(null, carries, needles);
    }

    private static String value(SandboxSecret secret) {
        return Objects.requireNonNull(secret.value()).text();
    }

    private void put(SandboxSecret secret) {
        var place = secret.spec().place();
        switch (place.kind()) {
            case HEADER -> inHeader(Objects.requireNonNull(place.name()), text -> raw(text, secret));
            case BEARER -> inHeader(HttpHeaderNames.AUTHORIZATION, text -> bearer(text, secret));
            case BASIC -> inHeader(HttpHeaderNames.AUTHORIZATION, text -> basic(text, secret));
            case QUERY -> query(Objects.requireNonNull(place.name()), secret);
            case PATH -> path(secret);
        }
    }

    /** Null where there is nothing to be changed. */
    @FunctionalInterface
    private interface Change {
        @Nullable
        String of(String text);
    }

    private void inHeader(CharSequence name, Change change) {
        var values = new ArrayList<String>();
        boolean changed = false;
        for (var before : request.headers().getAll(name)) {
            var after = change.of(before);
            changed |= after != null;
            values.add(after == null ? before : after);
        }
        if (changed) {
            request.headers().set(name, values);
            carries = true;
        }
    }

    /** In a header nothing is percent-encoded: there only what is said letter by letter is a placeholder. */
    private static @Nullable String raw(String text, SandboxSecret secret) {
        var after = text;
        for (var placeholder : secret.placeholders()) {
            after = after.replace(placeholder, value(secret));
        }
        return after.equals(text) ? null : after;
    }

    private static @Nullable String bearer(String text, SandboxSecret secret) {
        var parts = BEARER.matcher(text);
        var after = parts.matches() ? raw(parts.group(2), secret) : null;
        return after == null ? null : parts.group(1) + after;
    }

    private @Nullable String basic(String text, SandboxSecret secret) {
        var parts = BASIC.matcher(text);
        var said = parts.matches() ? decoded(parts.group(2)) : null;
        var after = said == null ? null : raw(said, secret);
        if (said == null || after == null) {
            return null;
        }
        var sent = encoded(after);
        var shown = said;
        for (var placeholder : secret.placeholders()) {
            shown = shown.replace(placeholder, secret.placeholder());
        }
        needles.add(Needle.of(sent, encoded(shown)));
        return parts.group(1) + sent;
    }

    private static @Nullable String decoded(String base64) {
        try {
            var plain = base64.replace('-', '+').replace('_', '/');
            return new String(Base64.getDecoder().decode(plain), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void query(String name, SandboxSecret secret) {
        var uri = request.uri();
        int from = uri.indexOf('?') + 1;
        if (from == 0) {
            return;
        }
        var made = new StringBuilder(uri.substring(0, from));
        boolean changed = false;
        for (int at = from; at <= uri.length(); ) {
            int and = uri.indexOf('&', at);
            int end = and < 0 ? uri.length() : and;
            var pair = uri.substring(at, end);
            int equals = pair.indexOf('=');
            var after = equals >= 0
                            && Percent.decoded(pair.substring(0, equals)).equals(name)
                    ? Spelling.replaced(
                            pair.substring(equals + 1), secret.placeholders(), Percent.encoded(value(secret), ""))
                    : null;
            changed |= after != null;
            made.append(after == null ? pair : pair.substring(0, equals + 1) + after);
            if (and >= 0) {
                made.append('&');
            }
            at = end + 1;
        }
        if (changed) {
            become(made.toString());
        }
    }

    private void path(SandboxSecret secret) {
        var uri = request.uri();
        int query = uri.indexOf('?') < 0 ? uri.length() : uri.indexOf('?');
        var after = Spelling.replaced(
                uri.substring(0, query), secret.placeholders(), Percent.encoded(value(secret), Percent.IN_SEGMENTS));
        if (after != null) {
            become(after + uri.substring(query));
        }
    }

    private void become(String uri) {
        request.setUri(uri);
        carries = true;
    }

    private boolean isLeft(List<String> placeholders) {
        if (Spelling.has(request.uri(), placeholders)) {
            return true;
        }
        for (var header : request.headers()) {
            var parts = BASIC.matcher(header.getValue());
            var hidden = parts.matches() ? decoded(parts.group(2)) : null;
            if (Spelling.has(header.getValue(), placeholders) || hidden != null && Spelling.has(hidden, placeholders)) {
                return true;
            }
        }
        return false;
    }
}
