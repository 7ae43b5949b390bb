package dev.sandlot.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses in the web, and what goes there. A wrong one is told without its value: it may be a secret. */
final class Web {
    private static final Pattern TOPIC = Pattern.compile("(?:/[^/]*)*/[A-Za-z0-9_-]{1,64}");
    /** What can stand in a header. */
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,500}");

    private Web() {}

    static Config.Notifications notifications(Settings settings) {
        var webhook = url(settings, Key.WEBHOOK);
        var ntfy = url(settings, Key.NTFY);
        if (ntfy != null
                && (ntfy.getRawQuery() != null || !TOPIC.matcher(ntfy.getPath()).matches())) {
            throw settings.wrong(Key.NTFY, "must end with a topic, for example https://ntfy.sh/my-topic");
        }
        return new Config.Notifications(
                webhook,
                secret(settings, Key.WEBHOOK_SECRET, Key.WEBHOOK, webhook),
                ntfy,
                secret(settings, Key.NTFY_TOKEN, Key.NTFY, ntfy),
                url(settings, Key.PUBLIC_URL));
    }

    /** Of published ports; null where it is unset or empty. */
    static @Nullable URI previews(Settings settings) {
        var url = url(settings, Key.PREVIEWS);
        if (url != null && (!url.getPath().equals("/") || url.getRawQuery() != null)) {
            throw settings.wrong(Key.PREVIEWS, "must have no path, for example https://preview.example.com");
        }
        return url;
    }

    /** Null where it is unset or empty. */
    private static @Nullable URI url(Settings settings, Key key) {
        var text = settings.text(key);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            var url = new URI(text.strip());
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            if (web && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null) {
                return url.getPath().isEmpty() ? url.resolve("/") : url;
            }
        } catch (URISyntaxException e) {
            throw settings.wrong(key, "is no URL");
        }
        throw settings.wrong(key, "must be an http or https URL with a host, and without a user or a fragment");
    }

    private static @Nullable String secret(Settings settings, Key key, Key with, @Nullable URI url) {
        var text = settings.text(key);
        if (text == null || text.isBlank()) {
            return null;
        }
        if (url == null) {
            throw settings.wrong(key, "goes only with " + with.name());
        }
        if (!TOKEN.matcher(text).matches()) {
            throw settings.wrong(key, "must have 1 to 500 printable ASCII characters without blanks");
        }
        return text;
    }
}
