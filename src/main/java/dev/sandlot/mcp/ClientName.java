package dev.sandlot.mcp;

import dev.sandlot.api.Text;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client's program calls itself, with its version: in the message where it says so there, else in the header User-Agent. */
final class ClientName {
    private static final String INFO = "io.modelcontextprotocol/clientInfo";
    /** The first product of RFC 9110, 10.1.5. */
    private static final Pattern PRODUCT = Pattern.compile("([^\\s/()]{1,60})(?:/([^\\s/()]{1,40}))?.*");

    private static final int LONGEST = 100;

    private ClientName() {}

    static String of(Message.Request request, Function<String, @Nullable String> headers) {
        var params = request.params();
        var meta = params.getValue("_meta") instanceof JsonObject object ? object : new JsonObject();
        var info = request.method().equals("initialize") ? params.getValue("clientInfo") : meta.getValue(INFO);
        if (info instanceof JsonObject said && said.getValue("name") instanceof String name && !name.isBlank()) {
            return said(name, said.getValue("version") instanceof String version ? version : null);
        }
        var agent = headers.apply("User-Agent");
        var product = PRODUCT.matcher(agent == null ? "" : agent);
        return product.matches() ? said(product.group(1), product.group(2)) : "unknown";
    }

    private static String said(String name, @Nullable String version) {
        var text = Text.printable(version == null || version.isBlank() ? name : name + " " + version);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
