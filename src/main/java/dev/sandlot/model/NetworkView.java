package dev.sandlot.model;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sandbox's network for whoever looks at it.
 *
 * @param presets all that can be used, by name
 * @param once what is allowed for a while beside the policy, and until when
 * @param pending how many requests wait for a person
 */
public record NetworkView(NetworkPolicy policy, List<NetworkPreset> presets, Map<String, Instant> once, int pending) {
    public NetworkView {
        presets = List.copyOf(presets);
        once = Collections.unmodifiableMap(new TreeMap<>(once));
    }
}
