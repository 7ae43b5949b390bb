package dev.sandlot.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/**
 * Gemini CLI's {@code session-….jsonl} since April 2026: first a line about the session, then messages, each written anew when something
 * of it changes, so that the last with an id is right; {@code $set} patches what is known of the session and may bring messages again.
 * What is taken back with {@code $rewindTo} has been paid for, so it counts. A subagent's file lies in a folder that has the session's name.
 * The note is the session.
 */
final class GeminiLinesFormat implements Format {
    private static final String FOLDER = "chats";

    private static final byte[] GEMINI = "\"gemini\"".getBytes(US_ASCII);
    private static final byte[] SESSION = "\"sessionId\"".getBytes(US_ASCII);

    private static final Shape LINE = GeminiMessage.with(Shape.of("sessionId", "id", "timestamp", "type", "model"))
            .with("messages", GeminiMessage.shape())
            .with("$set", Shape.of("sessionId").with("messages", GeminiMessage.shape()));

    @Override
    public boolean byLine() {
        return true;
    }

    @Override
    public @Nullable String read(Piece piece, Findings found) {
        if (!piece.mentions(GEMINI) && !piece.mentions(SESSION)) {
            return piece.note();
        }
        var line = LINE.read(piece.bytes(), piece.from(), piece.length());
        if (line == null) {
            return piece.note();
        }
        var set = line.object("$set");
        var session = session(piece, line, set);
        GeminiMessage.read(line, session, found);
        line.list("messages").forEach(message -> GeminiMessage.read(message, session, found));
        set.list("messages").forEach(message -> GeminiMessage.read(message, session, found));
        return session;
    }

    private static String session(Piece piece, Fields line, Fields set) {
        var parts = piece.path().split("/");
        var folder = parts.length < 2 ? FOLDER : Counts.name(parts[parts.length - 2]);
        if (!folder.equals(FOLDER) && !folder.isEmpty()) {
            return folder;
        }
        var told = Counts.name(line.text("sessionId").isEmpty() ? set.text("sessionId") : line.text("sessionId"));
        return !told.isEmpty() ? told : piece.note() != null ? piece.note() : Counts.name(piece.name());
    }
}
