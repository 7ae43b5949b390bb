package dev.sandlot.agent;

import dev.sandlot.config.Config;
import java.util.Map;

/** What is known of agents beforehand, out of files: the adapters, the prices, and what is put beside agents that Sandlot starts. */
public final class AgentData {
    final Map<String, Adapter> adapters;
    final Prices prices;
    /** What starts them. */
    final String launcher;
    /** What they read of where they are. */
    final String notice;

    private AgentData(Map<String, Adapter> adapters, Prices prices, String launcher, String notice) {
        this.adapters = adapters;
        this.prices = prices;
        this.launcher = launcher;
        this.notice = notice;
    }

    /** Reads it, so it is not to be called on an event loop; a fault of kind INVALID where the configured prices can't be read. */
    public static AgentData load(Config.Agents config) {
        return new AgentData(
                Adapter.shipped(),
                Prices.load(config.prices()),
                Seeding.shipped("launch.sh"),
                Seeding.shipped("notice.md"));
    }
}
