package dev.sandlot.api;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.NetworkRule;
import dev.sandlot.model.NetworkRule.Destination;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Network policies in the words of Claude Code's settings, {@code sandbox.network}: {@code allowedDomains} and {@code deniedDomains}, each entry a host,
 * {@code *.} and a host (not that host itself), or where it denies {@code *}, perhaps with {@code :PORT}, else for every port. What denies wins, as here.
 * What the other side has no word for is listed, never dropped in silence.
 */
public final class ClaudeNetworkJson {
    private static final String ALLOWED = "allowedDomains";
    private static final String DENIED = "deniedDomains";
    /** Says what is so here anyway: what is not listed is refused. */
    private static final String STRICT = "strictAllowlist";

    /** An entry, and its port. */
    private static final Pattern DOMAIN = Pattern.compile("(?:\\[[^\\]]*]|[^:/@\\[\\]\\s]+)(:[0-9]+)?");

    /** How many settings or entries are told one by one. */
    private static final int MOST_TOLD = 100;

    private ClaudeNetworkJson() {}

    /**
     * A policy from settings.
     *
     * @param left what the settings say that a policy can't, a line each
     */
    public record Imported(NetworkPolicy policy, List<String> left) {}

    /**
     * Settings from a policy.
     *
     * @param settings {@code {"sandbox":{"network":{...}}}}
     * @param left what the policy says that the settings can't, a line each
     */
    public record Exported(JsonObject settings, List<String> left) {}

    /**
     * The policy of mode {@code allow} that settings mean.
     *
     * @param settings a whole settings.json, or its {@code sandbox.network} alone
     * @return a fault of kind INVALID where the lists are none, or are too long
     */
    public static Imported read(JsonObject settings) {
        var network = network(settings);
        var left = new TreeSet<String>();
        for (var name : network.fieldNames()) {
            boolean meansNothing = Boolean.FALSE.equals(network.getValue(name)) || network.getValue(name) == null;
            if (!Set.of(ALLOWED, DENIED, STRICT).contains(name) && !meansNothing) {
                left.add(Text.printable(name) + ": has no meaning for a sandbox's network here");
            }
        }
        var allow = rules(network, ALLOWED, left);
        var deny = rules(network, DENIED, left);
        return new Imported(
                new NetworkPolicy(NetworkMode.ALLOW, allow, deny),
                left.stream().limit(MOST_TOLD).toList());
    }

    private static JsonObject network(JsonObject settings) {
        Object network = settings;
        if (settings.containsKey("sandbox")) {
            network = settings.getValue("sandbox") instanceof JsonObject sandbox ? sandbox.getValue("network") : null;
        }
        if (network instanceof JsonObject object && (object.containsKey(ALLOWED) || object.containsKey(DENIED))) {
            return object;
        }
        throw Fault.invalid("sandbox.network", "must be an object with " + ALLOWED + " or " + DENIED)
                .asException();
    }

    private static List<String> rules(JsonObject network, String list, Set<String> left) {
        if (!(network.getValue(list, new JsonArray()) instanceof JsonArray entries)) {
            throw Fault.invalid("sandbox.network." + list, "must be a list").asException();
        }
        var rules = new ArrayList<String>();
        for (var entry : entries) {
            if (!(entry instanceof String text)) {
                throw Fault.invalid("sandbox.network." + list, "must be a list of texts")
                        .asException();
            }
            try {
                var rule = rule(list, text);
                if (!rules.contains(rule)) {
                    rules.add(rule);
                }
            } catch (FaultException e) {
                left.add(list + ": " + Text.printable(e.fault().errors().get(0).message()));
            }
        }
        return rules;
    }

    /** An entry without a port is for every port there. */
    private static String rule(String list, String entry) {
        var domain = DOMAIN.matcher(entry);
        if (!domain.matches()) {
            throw Fault.invalid(list, "\"" + entry + "\" is no domain").asException();
        }
        var rule = NetworkRule.parse(list, domain.group(1) == null ? entry + ":*" : entry);
        if (list.equals(ALLOWED) && rule instanceof Destination to && to.host() == null) {
            throw Fault.invalid(list, "\"" + entry + "\" would allow every host")
                    .asException();
        }
        return rule.toString();
    }

    /**
     * The settings that a policy means.
     *
     * @param presets what a preset of this name stands for
     */
    public static Exported write(NetworkPolicy policy, Function<String, List<Destination>> presets) {
        var left = new ArrayList<String>();
        if (policy.mode() == NetworkMode.OPEN || policy.mode() == NetworkMode.LEARN) {
            left.add("mode " + Json.label(policy.mode())
                    + ": lets more through than what is allowed, and there is no such mode");
        }
        var network = new JsonObject()
                .put(ALLOWED, entries(policy.allow(), presets, true, left))
                .put(DENIED, entries(policy.deny(), presets, false, left));
        return new Exported(
                new JsonObject().put("sandbox", new JsonObject().put("network", network)), List.copyOf(left));
    }

    private static JsonArray entries(
            List<String> rules, Function<String, List<Destination>> presets, boolean allows, List<String> left) {
        var entries = new JsonArray();
        for (var text : rules) {
            var rule = NetworkRule.parse("network", text);
            var destinations = rule instanceof NetworkRule.Preset preset
                    ? Objects.requireNonNull(presets.apply(preset.name()))
                    : List.of((Destination) rule);
            for (var to : destinations) {
                if (to.isPlainHttp()) {
                    left.add(to + ": there are no methods and paths; "
                            + (allows ? "it is left out" : "the whole host is denied"));
                }
                if (!allows || !to.isPlainHttp()) {
                    entries(to).stream()
                            .filter(entry -> !entries.contains(entry))
                            .forEach(entries::add);
                }
            }
        }
        return entries;
    }

    private static List<String> entries(Destination to) {
        return to.ports().isEmpty()
                ? List.of(to.hostText())
                : to.ports().stream().map(port -> to.hostText() + ":" + port).toList();
    }
}
