package dev.sandlot.http.route;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sandlot.api.Utf8;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.model.InnerPath;
import dev.sandlot.stream.Budget;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Planning;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What came of a manifest: {@code {send: [path], hash: [path], delete: [path], changed: [path], left_out: [{path, why}], others}}, what is only there
 * among that to be deleted. Paths that are not UTF-8 are in lists beside, such as {@code send_base64}.
 */
final class PlanAnswer implements Planning.Reader {
    /** The answer is held whole: its text, and its bytes. */
    private static final int HELD = 2;
    /** What is drawn at once. */
    private static final int PIECE = 64 << 10;

    private static final int MOST_TOLD = 1000;

    private final Map<Planning.Step, StringBuilder> paths = new EnumMap<>(Planning.Step.class);
    private final Map<Planning.Step, JsonArray> bytes = new EnumMap<>(Planning.Step.class);
    private final JsonArray leftOut = new JsonArray();
    private final Budget.Lease lease;
    private long room;
    private boolean full;
    private long others;

    PlanAnswer(Budget.Lease lease) {
        this.lease = lease;
        for (var step : Planning.Step.values()) {
            if (step != Planning.Step.EXTRA) {
                paths.put(step, new StringBuilder());
            }
        }
    }

    @Override
    public void step(Planning.Step found, InnerPath path) {
        var step = found == Planning.Step.EXTRA ? Planning.Step.DELETE : found;
        if (!holds(path.bytes().length())) {
            return;
        }
        var raw = path.toBytes();
        if (Utf8.is(raw, raw.length)) {
            var list = Objects.requireNonNull(paths.get(step));
            list.append(list.length() == 0 ? "\"" : ",\"");
            JsonStringEncoder.getInstance().quoteAsString(path.toString(), list);
            list.append('"');
        } else {
            bytes.computeIfAbsent(step, none -> new JsonArray())
                    .add(Base64.getEncoder().encodeToString(raw));
        }
    }

    @Override
    public void leftOut(Packing.LeftOut left) {
        if (leftOut.size() < MOST_TOLD) {
            leftOut.add(ArchiveRoutes.json(left));
        } else {
            others++;
        }
    }

    private boolean holds(int bytes) {
        room -= bytes;
        while (room < 0 && !full) {
            full = !lease.grow(HELD * PIECE);
            room += PIECE;
        }
        return !full;
    }

    /** A fault where there was no room for it. */
    Buffer json() {
        if (full) {
            throw Bodies.busy();
        }
        var json = Buffer.buffer("{");
        paths.forEach((step, list) -> json.appendString("\"" + name(step) + "\":[")
                .appendString(list.toString())
                .appendString("],"));
        bytes.forEach((step, list) -> json.appendString("\"" + name(step) + "_base64\":")
                .appendBuffer(list.toBuffer())
                .appendString(","));
        return json.appendString("\"left_out\":")
                .appendBuffer(leftOut.toBuffer())
                .appendString(",\"others\":" + others + "}");
    }

    private static String name(Planning.Step step) {
        return step.name().toLowerCase(Locale.ROOT);
    }
}
