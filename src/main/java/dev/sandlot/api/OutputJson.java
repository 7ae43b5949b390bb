package dev.sandlot.api;

import dev.sandlot.log.LastLine;
import dev.sandlot.log.OutputSearch;
import dev.sandlot.log.SearchHit;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What is found in output, in the API's shape. */
public final class OutputJson {
    /** Bytes of the hit's line that are shown, before it and from it on. */
    private static final int BEFORE = 200;

    private static final int BEHIND = 400;

    private OutputJson() {}

    static JsonObject of(LastLine line) {
        return new JsonObject()
                .put("process", line.process().value())
                .put("text", line.text())
                .put("at", Json.time(line.at()));
    }

    /** What a search came to: the line of the hit, from a little before it on. */
    public static JsonObject of(OutputSearch.Result result) {
        return new JsonObject()
                .put("hit", result.hit() == null ? null : of(result.hit()))
                .put("next_from", Objects.toString(result.next(), null));
    }

    private static JsonObject of(SearchHit hit) {
        var bytes = hit.chunk().bytes().getBytes();
        int line = 0;
        int begin = 0;
        for (int at = 0; at < hit.offset(); at++) {
            if (bytes[at] == '\n') {
                line++;
                begin = at + 1;
            }
        }
        int end = hit.offset();
        while (end < bytes.length && end - hit.offset() < BEHIND && bytes[end] != '\n') {
            end++;
        }
        begin = Math.max(begin, hit.offset() - BEFORE);
        return new JsonObject()
                .put("seq", hit.chunk().seq())
                .put("offset", hit.offset())
                .put("line", line)
                .put("stream", Json.label(hit.chunk().channel()))
                .put("at", Json.time(hit.chunk().at()))
                .put("text", new String(bytes, begin, end - begin, StandardCharsets.UTF_8));
    }
}
