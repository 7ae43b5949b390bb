package dev.sandlot.agent;

/** A message as Gemini CLI writes it down. Cached input is part of the input there, and what a model thinks is told apart from its output. */
final class GeminiMessage {
    private static final String AGENT = "gemini";

    private GeminiMessage() {}

    static Shape shape() {
        return with(Shape.of("id", "timestamp", "type", "model"));
    }

    /** What a message has beside its plain members. */
    static Shape with(Shape shape) {
        return shape.with("tokens", Shape.of("input", "output", "cached", "thoughts"))
                .with("toolCalls", Shape.of("id"));
    }

    /** Takes it, where it is one of the model's. */
    static void read(Fields message, String session, Findings found) {
        var id = message.text("id");
        if (!message.text("type").equals("gemini") || id.isEmpty()) {
            return;
        }
        var model = Counts.name(message.text("model"));
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
}
