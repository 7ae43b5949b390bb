package dev.sandlot.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sandlot.model.TokenCount;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Codex's {@code rollout-TIME-ID.jsonl}: the tokens of the whole session so far are told again and again, the last time counts. Cached
 * input is part of the input there. A session that was forked from another begins with that one's history, which is counted there, and
 * its totals go on from there (see {@link CodexNote}).
 */
final class CodexFormat implements Format {
    private static final String AGENT = "codex";
    private static final int ID_LENGTH = 36;

    private static final List<byte[]> WORDS = Stream.of("token_count", "turn_context", "response_item", "session_meta")
            .map(word -> ('"' + word + '"').getBytes(US_ASCII))
            .toList();

    private static final Shape LINE = Shape.of("type", "timestamp")
            .with(
                    "payload",
                    Shape.of("type", "model", "role", "call_id", "forked_from_id")
                            .with(
                                    "source",
                                    Shape.of().with("subagent", Shape.of().with("thread_spawn", Shape.of("depth"))))
                            .with(
                                    "info",
                                    Shape.of()
                                            .with(
                                                    "total_token_usage",
                                                    Shape.of("input_tokens", "cached_input_tokens", "output_tokens"))));

    @Override
    public boolean byLine() {
        return true;
    }

    @Override
    public @Nullable String read(Piece piece, Findings found) {
        if (WORDS.stream().noneMatch(piece::mentions)) {
            return piece.note();
        }
        var line = LINE.read(piece.bytes(), piece.from(), piece.length());
        if (line == null) {
            return piece.note();
        }
        var payload = line.object("payload");
        var at = line.time("timestamp");
        if (line.text("type").equals("session_meta")) {
            // The first is the session's own; those of the sessions before it come with their history.
            var forked = !payload.text("forked_from_id").isEmpty()
                    || payload.object("source").object("subagent").has("thread_spawn");
            return piece.position() == 0 && forked && at != null
                    ? CodexNote.of(piece.note()).forked(at).text()
                    : CodexNote.of(piece.note()).at(at).text();
        }
        var note = CodexNote.of(piece.note()).at(at);
        var name = piece.name();
        var session = Counts.name(name.length() > ID_LENGTH ? name.substring(name.length() - ID_LENGTH) : name);
        switch (line.text("type") + " " + payload.text("type")) {
            case "event_msg token_count" -> {
                var total = total(payload.object("info"));
                if (total != null && note.isCopying()) {
                    return note.with(total).text();
                }
                if (total != null) {
                    found.tokens(AGENT, session, Counts.key("total", session), note.model(), at, note.own(total));
                }
            }
            case "response_item message" -> {
                if (payload.text("role").equals("assistant") && !note.isCopying()) {
                    var key = Counts.key("message", piece.path(), Long.toString(piece.position()));
                    found.message(AGENT, session, key, note.model(), at, TokenCount.ZERO);
                }
            }
            case "response_item function_call", "response_item custom_tool_call", "response_item local_shell_call" -> {
                var id = payload.text("call_id");
                if (!id.isEmpty() && !note.isCopying()) {
                    found.toolUse(AGENT, session, Counts.key("tool", session, id), note.model(), at);
                }
            }
            default -> {
                var named = Counts.name(payload.text("model"));
                return (line.text("type").equals("turn_context") && !named.isEmpty() ? note.with(named) : note).text();
            }
        }
        return note.text();
    }

    /** Null where nothing is told, as between two turns, or what nobody believes. */
    private static @Nullable TokenCount total(Fields info) {
        if (!info.has("total_token_usage")) {
            return null;
        }
        var total = info.object("total_token_usage");
        long cached = total.count("cached_input_tokens");
        return Counts.tokens(
                Math.max(-1, total.count("input_tokens") - Math.max(0, cached)),
                total.count("output_tokens"),
                cached,
                0);
    }
}
