package dev.sandlot.notify;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A web server of one's own: gets {@code {event, sandbox: {id, name}, reason, asks, process, at, title, url}}, and, where a secret was given,
 * the HMAC-SHA256 of the body in {@code X-Sandlot-Signature}, so that it can tell who sent it.
 */
final class Webhook implements NotificationTarget {
    private final URI url;
    private final @Nullable String secret;
    private final DashboardLink link;

    /** @param secret or null */
    Webhook(URI url, @Nullable String secret, DashboardLink link) {
        this.url = url;
        this.secret = secret;
        this.link = link;
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public Letter letter(Note note) {
        var json = new LinkedHashMap<String, Object>();
        json.put("event", "attention.opened");
        json.put("sandbox", Map.of("id", note.sandbox().value(), "name", note.name()));
        json.put("reason", note.reason().name().toLowerCase(Locale.ROOT));
        json.put("asks", note.asks());
        json.put("process", note.process());
        json.put("at", note.at().toString());
        json.put("title", note.title());
        json.put("url", link.to(note));
        var body = Letters.json(json);
        return new Letter(
                body, secret == null ? Map.of() : Map.of("X-Sandlot-Signature", "sha256=" + sign(secret, body)));
    }

    private static String sign(String secret, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
