package dev.sandlot.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sandlot.store.AgentSessionRow;
import dev.sandlot.store.AgentSessionRow.ToldModel;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * Claude Code's: a JSON object a line. One message of the model has a line for each block of its content, and each tells the usage of the
 * whole message, so a message counts once, by its id and that of its request, and the last line about it is right.
 */
final class ClaudeFormat implements Format {
    private static final String AGENT = "claude";
    /** What Claude Code itself says in the place of the model. */
    private static final String NOT_A_MODEL = "<synthetic>";

    /** How Claude Code marks that it uses the large context of a model, which is the same model. */
    private static final String LONG_CONTEXT = "[1m]";

    private static final byte[] ASSISTANT = "\"assistant\"".getBytes(US_ASCII);
    private static final byte[] COST_STATE = "\"cost-state\"".getBytes(US_ASCII);

    private static final Shape LINE = Shape.of("type", "sessionId", "requestId", "timestamp", "totalCostUSD")
            .with(
                    "message",
                    Shape.of("id", "model")
                            .with(
                                    "usage",
                                    Shape.of(
                                                    "input_tokens",
                                                    "output_tokens",
                                                    "cache_read_input_tokens",
                                                    "cache_creation_input_tokens",
                                                    "speed")
                                            .with(
                                                    "cache_creation",
                                                    Shape.of("ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens")))
                            .with("content", Shape.of("type", "id")))
            .with(
                    "modelUsage",
                    Shape.of()
                            .withOthers(Shape.of(
                                    "inputTokens",
                                    "outputTokens",
                                    "cacheReadInputTokens",
                                    "cacheCreationInputTokens",
                                    "costUSD")));

    @Override
    public boolean byLine() {
        return true;
    }

    @Override
    public @Nullable String read(Piece piece, Findings found) {
        if (!piece.mentions(ASSISTANT) && !piece.mentions(COST_STATE)) {
            return null;
        }
        var line = LINE.read(piece.bytes(), piece.from(), piece.length());
        if (line != null) {
            var told = Counts.name(line.text("sessionId"));
            var session = told.isEmpty() ? sessionOf(piece) : told;
            switch (line.text("type")) {
                case "assistant" -> message(line, session, found);
                case "cost-state" -> cost(line, session, found);
                default -> {
                    // of no interest
                }
            }
        }
        return null;
    }

    /** {@code ID.jsonl}, or of a subagent {@code ID/subagents/agent-….jsonl}. */
    private static String sessionOf(Piece piece) {
        var parts = piece.path().split("/");
        boolean sub = parts.length > 2 && parts[parts.length - 2].equals("subagents");
        return Counts.name(sub ? parts[parts.length - 3] : piece.name());
    }

    private static void message(Fields line, String session, Findings found) {
        var message = line.object("message");
        var id = message.text("id");
        var usage = message.object("usage");
        var model = model(message.text("model"), usage.text("speed"));
        if (id.isEmpty() || model.isEmpty() || model.equals(NOT_A_MODEL)) {
            return;
        }
        var at = line.time("timestamp");
        var written = usage.object("cache_creation");
        long hour = written.count("ephemeral_1h_input_tokens");
        long minutes = written.count("ephemeral_5m_input_tokens");
        var tokens = Counts.tokens(
                usage.count("input_tokens"),
                usage.count("output_tokens"),
                usage.count("cache_read_input_tokens"),
                minutes < 0 ? -1 : Math.max(usage.count("cache_creation_input_tokens"), minutes + hour),
                hour);
        if (tokens != null && message.has("usage")) {
            found.message(AGENT, session, Counts.key("message", id, line.text("requestId")), model, at, tokens);
        }
        for (var block : message.list("content")) {
            if (block.text("type").equals("tool_use") && !block.text("id").isEmpty()) {
                found.toolUse(AGENT, session, Counts.key("tool", block.text("id")), model, at);
            }
        }
    }

    /** At another speed than the usual one it is a model of its own, for it has a price of its own (see {@link ModelName#AT_SPEED}). */
    private static String model(String name, String speed) {
        var model = Counts.name(
                name.endsWith(LONG_CONTEXT) ? name.substring(0, name.length() - LONG_CONTEXT.length()) : name);
        return model.isEmpty() || speed.isEmpty() || speed.equals("standard")
                ? model
                : Counts.name(model + ModelName.AT_SPEED + speed);
    }

    private static void cost(Fields line, String session, Findings found) {
        double usd = line.money("totalCostUSD");
        if (usd < 0) {
            return;
        }
        var models = new HashMap<String, ToldModel>();
        var usage = line.object("modelUsage");
        for (var name : usage.names()) {
            var of = usage.object(name);
            var model = model(name, "");
            var tokens = Counts.tokens(
                    of.count("inputTokens"),
                    of.count("outputTokens"),
                    of.count("cacheReadInputTokens"),
                    of.count("cacheCreationInputTokens"));
            if (!model.isEmpty() && tokens != null && of.money("costUSD") >= 0) {
                models.merge(
                        model,
                        new ToldModel(of.money("costUSD"), tokens),
                        (one, other) -> new ToldModel(
                                one.usd() + other.usd(), one.tokens().plus(other.tokens())));
            }
        }
        found.told(AGENT, session, new AgentSessionRow.Told(usd, models));
    }
}
