package dev.sandlot.agent;

/**
 * Gemini CLI's {@code session-….json}, one document that is written anew each time. Cached input is part of the input there, and what a
 * model thinks is told apart from its output.
 */
final class GeminiFormat implements Format {
    private static final String AGENT = "gemini";

    private static final Shape DOCUMENT = Shape.of("sessionId")
            .with(
                    "messages",
                    Shape.of("id", "timestamp", "type", "model")
                            .with("tokens", Shape.of("input", "output", "cached", "thoughts"))
                            .with("toolCalls", Shape.of("id")));

    @Override
    public boolean byLine() {
        return false;
    }

    @Override
    public String read(Piece piece, Findings found) {
        var document = DOCUMENT.read(piece.bytes(), piece.from(), piece.length());
        if (document == null) {
            return null;
        }
        var told = Counts.name(document.text("sessionId"));
        var session = told.isEmpty() ? Counts.name(piece.name()) : told;
        for (var message : document.list("messages")) {
            var id = message.text("id");
            var model = Counts.name(message.text("model"));
            if (!message.text("type").equals("gemini") || id.isEmpty()) {
                continue;
            }
            var at = message.time("timestamp");
            var usage = message.object("tokens");
            long cached = usage.count("cached");
            long thoughts = usage.count("thoughts");
            var tokens = Counts.tokens(
                    Math.max(-1, usage.count("input") - Math.max(0, cached)),
                    thoughts < 0 || usage.count("output") < 0 ? -1 : usage.count("output") + thoughts,
                    cached,
                    0);
            if (tokens != null) {
                found.message(AGENT, session, Counts.key("message", session, id), model, at, tokens);
            }
            for (var call : message.list("toolCalls")) {
                if (!call.text("id").isEmpty()) {
                    found.toolUse(AGENT, session, Counts.key("tool", session, call.text("id")), model, at);
                }
            }
        }
        return null;
    }
}
