package dev.sandlot.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Codex's {@code rollout-TIME-ID.jsonl}: the tokens of the whole session so far are told again and again, the last time counts. Cached
 * input is part of the input there. The note is the model.
 */
final class CodexFormat implements Format {
    private static final String AGENT = "codex";
    private static final int ID_LENGTH = 36;

    private static final byte[] TOKEN_COUNT = "\"token_count\"".getBytes(US_ASCII);
    private static final byte[] TURN_CONTEXT = "\"turn_context\"".getBytes(US_ASCII);
    private static final byte[] RESPONSE_ITEM = "\"response_item\"".getBytes(US_ASCII);

    private static final Shape LINE = Shape.of("type", "timestamp")
            .with(
                    "payload",
                    Shape.of("type", "model", "role", "call_id")
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
    public String read(Piece piece, Findings found) {
        if (!piece.mentions(TOKEN_COUNT) && !piece.mentions(TURN_CONTEXT) && !piece.mentions(RESPONSE_ITEM)) {
            return piece.note();
        }
        var line = LINE.read(piece.bytes(), piece.from(), piece.length());
        if (line == null) {
            return piece.note();
        }
        var name = piece.name();
        var session = Counts.name(name.length() > ID_LENGTH ? name.substring(name.length() - ID_LENGTH) : name);
        var payload = line.object("payload");
        var model = piece.note() == null ? "" : piece.note();
        var at = line.time("timestamp");
        switch (line.text("type") + " " + payload.text("type")) {
            case "event_msg token_count" -> {
                var total = payload.object("info").object("total_token_usage");
                long cached = total.count("cached_input_tokens");
                var tokens = Counts.tokens(
                        Math.max(-1, total.count("input_tokens") - Math.max(0, cached)),
                        total.count("output_tokens"),
                        cached,
                        0);
                if (tokens != null && payload.object("info").has("total_token_usage")) {
                    found.tokens(AGENT, session, Counts.key("total", session), model, at, tokens);
                }
            }
            case "response_item message" -> {
                if (payload.text("role").equals("assistant")) {
                    var key = Counts.key("message", piece.path(), Long.toString(piece.position()));
                    found.message(AGENT, session, key, model, at, dev.sandlot.model.TokenCount.ZERO);
                }
            }
            case "response_item function_call", "response_item custom_tool_call", "response_item local_shell_call" -> {
                var id = payload.text("call_id");
                if (!id.isEmpty()) {
                    found.toolUse(AGENT, session, Counts.key("tool", session, id), model, at);
                }
            }
            default -> {
                var named = Counts.name(payload.text("model"));
                return line.text("type").equals("turn_context") && !named.isEmpty() ? named : piece.note();
            }
        }
        return piece.note();
    }
}
