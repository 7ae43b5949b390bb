package dev.sandlot.agent;

import dev.sandlot.config.Config;
import java.util.Map;

/** What is known of agents beforehand, out of files: the adapters and the prices. */
public final class AgentData {
    final Map<String, Adapter> adapters;
    final Prices prices;

    private AgentData(Map<String, Adapter> adapters, Prices prices) {
        this.adapters = adapters;
        this.prices = prices;
    }

    /** Reads it, so it is not to be called on an event loop; a fault of kind INVALID where the configured prices can't be read. */
    public static AgentData load(Config.Agents config) {
        return new AgentData(Adapter.shipped(), Prices.load(config.prices()));
    }
}
