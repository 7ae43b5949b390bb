package dev.sandlot.agent;

import dev.sandlot.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What is known of agents beforehand, out of files: the adapters, the prices, and the script that reads session files inside. */
public final class AgentData {
    private static final String SCRIPT = "sessions.pl";

    final Map<String, Adapter> adapters;
    final Prices prices;
    final String script;

    private AgentData(Map<String, Adapter> adapters, Prices prices, String script) {
        this.adapters = adapters;
        this.prices = prices;
        this.script = script;
    }

    /** Reads it, so it is not to be called on an event loop; a fault of kind INVALID where the configured prices can't be read. */
    public static AgentData load(Config.Agents config) {
        try (var in = AgentData.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: it lacks " + SCRIPT);
            }
            var script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new AgentData(Adapter.shipped(), Prices.load(config.prices()), script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
