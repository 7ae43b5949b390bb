package dev.sandlot.agent;

import org.jspecify.annotations.Nullable;

/** Gemini CLI's {@code session-….json} of before April 2026, one document that is written anew each time. */
final class GeminiFormat implements Format {
    private static final Shape DOCUMENT = Shape.of("sessionId").with("messages", GeminiMessage.shape());

    @Override
    public boolean byLine() {
        return false;
    }

    @Override
    public @Nullable String read(Piece piece, Findings found) {
        var document = DOCUMENT.read(piece.bytes(), piece.from(), piece.length());
        if (document == null) {
            return null;
        }
        var told = Counts.name(document.text("sessionId"));
        var session = told.isEmpty() ? Counts.name(piece.name()) : told;
        document.list("messages").forEach(message -> GeminiMessage.read(message, session, found));
        return null;
    }
}
