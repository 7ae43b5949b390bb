package dev.sandlot.cli;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "events", description = "Follow what happens, until Ctrl-C.")
final class EventsVerb extends ClientVerb {
    @Option(names = "--sandbox", paramLabel = "NAME", description = "Only of this sandbox.")
    @Nullable
    String sandbox;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "Only of these types, such as sandbox.state.")
    List<String> types = List.of();

    @Option(
            names = "--after",
            paramLabel = "SEQ",
            description = "Begin after the event with this number; 0 is before all.")
    @Nullable
    Long after;

    @Option(names = "--json", description = "Print each event as a line of JSON.")
    boolean json;

    private @Nullable String last;

    @Override
    @Nullable
    String target() {
        return sandbox;
    }

    @Override
    int run(Context context) {
        last = after == null ? null : after.toString();
        var api = api(context);
        var link = new Reconnect(context.console(), quiet);
        // A daemon that isn't there is told at once, not after ten minutes.
        api.get(Route.of("info"));
        return link.until(() -> follow(api, context.console(), link));
    }

    /** Never ends by itself. */
    private @Nullable Integer follow(ApiClient api, Console console, Reconnect link) throws IOException {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "text/event-stream"));
        if (last != null) {
            headers.put("Last-Event-ID", last);
        }
        var route = Route.of("events")
                .with("sandbox", sandbox)
                .with("types", types.isEmpty() ? null : String.join(",", types));
        try (var events = new Sse(api.stream(route, headers))) {
            for (var event = events.next(); event != null; event = events.next()) {
                link.worked();
                last = event.id() == null ? last : event.id();
                var happened = JsonTree.parse(event.data());
                console.print(json ? happened.compact() : line(happened));
            }
        }
        return null;
    }

    private static String line(JsonTree event) {
        return Visible.line(event.get("at").text() + "  " + event.get("type").text() + "  "
                + (event.get("sandbox").isNull() ? "-" : event.get("sandbox").text()) + "  "
                + event.get("data").compact());
    }
}
