package dev.sandlot.http.route;

import dev.sandlot.model.InnerPath;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** How what comes out of a sandbox is to be saved (RFC 6266): never shown. */
final class Attachment {
    private Attachment() {}

    /** The {@code Content-Disposition} of something that lies there: the last part of its path, as a header may have it (RFC 8187), and an ending. */
    static String of(InnerPath path, String ending) {
        var whole = path.toString().replaceFirst("/+$", "");
        var last = whole.substring(whole.lastIndexOf('/') + 1);
        // The workspace and the root have none.
        var name = last.isEmpty() || last.equals(".") ? "files" : last;
        var encoded = URLEncoder.encode(name + ending, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename*=UTF-8''" + encoded;
    }
}
