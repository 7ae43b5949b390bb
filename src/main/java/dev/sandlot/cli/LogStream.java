package dev.sandlot.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log of a process, or the merged one of a sandbox, as server-sent events, over as many connections as it takes: each begins
 * after the last event that was printed.
 */
final class LogStream {
    private final ApiClient api;
    private final Reconnect link;
    private final LogPrinter printer;
    private final Target target;
    private @Nullable String last;

    LogStream(ApiClient api, Reconnect link, LogPrinter printer, Target target) {
        this.api = api;
        this.link = link;
        this.printer = printer;
        this.target = target;
    }

    /**
     * Prints what is there, and with {@code follow} what comes, until the process has ended.
     *
     * @param tail only the last so many lines of what is there, or null for all
     * @param since only what is newer, or null for all
     */
    void read(boolean follow, @Nullable Integer tail, @Nullable Instant since) {
        var now = api.get(target.route());
        var process = target.process();
        if (process == null) {
            var route = Route.of("sandboxes", target.sandbox(), "logs")
                    .with("follow", follow)
                    .with("tail", tail)
                    .with("since", since)
                    .with("format", "sse");
            link.until(() -> connection(route, follow ? Long.MAX_VALUE : -1, null));
            return;
        }
        var end = now.at("output", "next_seq").number(0);
        var start =
                tail != null && tail == 0 ? end : now.at("output", "first_seq").number(0);
        if (!follow && start >= end) {
            return;
        }
        var route = Route.of("sandboxes", target.sandbox(), "processes", process, "output")
                .with("from", tail == null || tail == 0 ? start : null)
                .with("tail", tail == null || tail == 0 ? null : tail)
                .with("format", "sse");
        link.until(() -> connection(route, follow ? Long.MAX_VALUE : end, since));
    }

    /**
     * @param end the number of the chunk to stop before; less than 0 where the stream ends by itself
     * @return true at the end of what is wanted, null where the link broke before
     */
    private @Nullable Boolean connection(Route route, long end, @Nullable Instant since) throws IOException {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "text/event-stream"));
        if (last != null) {
            headers.put("Last-Event-ID", last);
        }
        try (var events = new Sse(api.stream(route, headers))) {
            for (var event = events.next(); event != null; event = events.next()) {
                link.worked();
                if (event.type().equals("exit")) {
                    printer.exit(JsonTree.parse(event.data()));
                    return true;
                }
                var item = JsonTree.parse(event.data());
                if (event.type().equals("gap")) {
                    printer.gap(item);
                    if (end > 0 && item.get("to").number(0) >= end) {
                        return true;
                    }
                } else {
                    printer.print(item, event.data(), since);
                }
                last = event.id() == null ? last : event.id();
                if (end > 0 && item.get("seq").number(-1) + 1 >= end) {
                    return true;
                }
            }
        }
        return end < 0 ? true : null;
    }
}
