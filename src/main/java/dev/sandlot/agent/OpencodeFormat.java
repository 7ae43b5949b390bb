package dev.sandlot.agent;

import org.jspecify.annotations.Nullable;

/** opencode's {@code message/SESSION/msg_….json}, a document for each message. What a model reasons is told apart from its output. */
final class OpencodeFormat implements Format {
    private static final String AGENT = "opencode";

    private static final Shape DOCUMENT = Shape.of("id", "sessionID", "role", "modelID")
            .with("time", Shape.of("created"))
            .with("tokens", Shape.of("input", "output", "reasoning").with("cache", Shape.of("read", "write")));

    @Override
    public boolean byLine() {
        return false;
    }

    @Override
    public @Nullable String read(Piece piece, Findings found) {
        var message = DOCUMENT.read(piece.bytes(), piece.from(), piece.length());
        if (message == null || !message.text("role").equals("assistant")) {
            return null;
        }
        var id = message.text("id").isEmpty() ? piece.name() : message.text("id");
        var session = Counts.name(message.text("sessionID"));
        var usage = message.object("tokens");
        long reasoning = usage.count("reasoning");
        var tokens = Counts.tokens(
                usage.count("input"),
                reasoning < 0 || usage.count("output") < 0 ? -1 : usage.count("output") + reasoning,
                usage.object("cache").count("read"),
                usage.object("cache").count("write"));
        if (tokens != null && !session.isEmpty()) {
            found.message(
                    AGENT,
                    session,
                    Counts.key("message", session, id),
                    Counts.name(message.text("modelID")),
                    message.object("time").moment("created"),
                    tokens);
        }
        return null;
    }
}
