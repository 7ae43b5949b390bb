package dev.sandlot.model;

import java.util.List;

/**
 * Destinations that a policy names with {@code @} and one name.
 *
 * @param about for people, one sentence
 */
public record NetworkPreset(String name, String about, List<String> rules) {
    public NetworkPreset {
        rules = List.copyOf(rules);
    }
}
