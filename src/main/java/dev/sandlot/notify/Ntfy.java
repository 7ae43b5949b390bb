package dev.sandlot.notify;

import dev.sandlot.model.Attention;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A topic of an ntfy server (docs.ntfy.sh, "Publish as JSON"): the JSON goes to the server's root and names the topic. */
final class Ntfy implements NotificationTarget {
    private static final int HIGH = 4;
    private static final int USUAL = 3;

    private final URI root;
    private final String topic;
    private final @Nullable String token;
    private final DashboardLink link;

    /**
     * @param url of the topic
     * @param token or null
     */
    Ntfy(URI url, @Nullable String token, DashboardLink link) {
        var path = url.getPath();
        int slash = path.lastIndexOf('/');
        topic = path.substring(slash + 1);
        root = url.resolve(path.substring(0, slash + 1));
        this.token = token;
        this.link = link;
    }

    @Override
    public URI url() {
        return root;
    }

    @Override
    public Letter letter(Note note) {
        var json = new LinkedHashMap<String, Object>();
        json.put("topic", topic);
        json.put("title", note.title());
        json.put("message", note.message());
        json.put("priority", isOfMoney(note.reason()) ? USUAL : HIGH);
        json.put("tags", List.of(tag(note.reason())));
        var click = link.to(note);
        if (click != null) {
            json.put("click", click);
        }
        return new Letter(Letters.json(json), token == null ? Map.of() : Map.of("Authorization", "Bearer " + token));
    }

    private static boolean isOfMoney(Attention.Reason reason) {
        return reason == Attention.Reason.BUDGET || reason == Attention.Reason.UNPRICED;
    }

    /** By its short code, ntfy shows a picture. */
    private static String tag(Attention.Reason reason) {
        return switch (reason) {
            case NEEDS_INPUT -> "raising_hand";
            case NETWORK -> "globe_with_meridians";
            case FAILED -> "x";
            case OUT_OF_MEMORY -> "boom";
            case BUDGET, UNPRICED -> "moneybag";
        };
    }
}
