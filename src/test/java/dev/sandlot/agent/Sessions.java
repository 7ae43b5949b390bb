package dev.sandlot.agent;

import dev.sandlot.model.TokenCount;
import dev.sandlot.store.AgentFileRow;
import dev.sandlot.store.AgentItem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a session file part by part as the daemon does, and counts as the database does. */
final class Sessions {
    static final String PATH = "/home/agent/.claude/projects/-workspace/0b3d.jsonl";

    final Map<String, AgentItem> items = new LinkedHashMap<>();
    final Map<String, Findings.Seen> seen = new LinkedHashMap<>();
    private final Format format;
    private final Map<String, AgentFileRow> rows = new LinkedHashMap<>();
    private long changed;

    Sessions(String format) {
        this.format = Format.ALL.get(format);
    }

    /** A message of Claude Code with this usage. */
    static String message(String id, String request, String model, String usage) {
        return "{\"type\":\"assistant\",\"requestId\":\"" + request
                + "\",\"timestamp\":\"2026-11-20T10:00:00Z\",\"message\":{\"id\":\"" + id + "\",\"model\":\"" + model
                + "\",\"usage\":" + usage + ",\"content\":[]}}\n";
    }

    static String usage(long input, long output, long cacheRead, long cacheWrite) {
        return "{\"input_tokens\":" + input + ",\"output_tokens\":" + output + ",\"cache_read_input_tokens\":"
                + cacheRead + ",\"cache_creation_input_tokens\":" + cacheWrite + "}";
    }

    /** The whole file is now this; reads what is new of it, at most so much at once, until nothing is. How often it read. */
    int read(String path, byte[] content, int most) {
        changed++;
        var file = new Listed(path, content.length, changed, 7);
        for (int times = 0; ; times++) {
            var reading = Reading.of(format, file, rows.get(path));
            if (reading == null) {
                return times;
            }
            int from = (int) reading.known().position();
            int length = Math.min(most, content.length - from);
            var found = new Findings(Instant.parse("2026-11-20T12:00:00Z"));
            var row = reading.take(content, from, length, length >= most, found);
            if (row == null) {
                return times;
            }
            rows.put(path, row);
            found.items().forEach(item -> items.put(HexFormat.of().formatHex(item.key()), item));
            seen.putAll(found.sessions());
        }
    }

    Sessions read(String content) {
        read(PATH, content.getBytes(StandardCharsets.UTF_8), 1 << 20);
        return this;
    }

    long position(String path) {
        return rows.get(path).position();
    }

    TokenCount tokens() {
        return items.values().stream().map(AgentItem::tokens).reduce(TokenCount.ZERO, TokenCount::plus);
    }

    int messages() {
        return items.values().stream().mapToInt(AgentItem::messages).sum();
    }

    int toolUses() {
        return items.values().stream().mapToInt(AgentItem::toolUses).sum();
    }

    List<String> models() {
        return new ArrayList<>(
                items.values().stream().map(AgentItem::model).distinct().toList());
    }
}
