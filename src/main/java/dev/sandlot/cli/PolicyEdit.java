package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A sandbox's network policy as it is changed here, before it is put in the place of the one that the daemon has. */
final class PolicyEdit {
    /** So often another one may come before us. */
    private static final int MOST_TRIES = 10;

    private final List<String> allow;
    private final List<String> deny;
    private String mode;

    private PolicyEdit(JsonTree network) {
        mode = network.get("mode").text();
        allow = rules(network.get("allow"));
        deny = rules(network.get("deny"));
    }

    static Route route(String sandbox) {
        return Route.of("sandboxes", sandbox, "network");
    }

    private static List<String> rules(JsonTree rules) {
        return new ArrayList<>(rules.items().stream().map(JsonTree::text).toList());
    }

    /** The rules as the daemon writes them. A fault of kind INVALID where one is none. */
    static List<String> written(List<String> rules) {
        return rules.stream()
                .map(rule -> NetworkRule.parse("RULE", rule).toString())
                .toList();
    }

    /** Changes it, again where somebody else has changed it meanwhile, and answers what it is then. */
    static JsonTree change(ApiClient api, String sandbox, Consumer<PolicyEdit> change) {
        for (int tries = 1; ; tries++) {
            var before = api.tagged(route(sandbox));
            var policy = new PolicyEdit(before.value());
            change.accept(policy);
            try {
                return api.put(route(sandbox), policy.json(), before.tag());
            } catch (FaultException e) {
                if (e.fault().kind() != Fault.Kind.PRECONDITION_FAILED || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    void mode(String other) {
        mode = other;
    }

    void allow(String rule) {
        deny.remove(rule);
        allow.remove(rule);
        allow.add(rule);
    }

    void deny(String rule) {
        allow.remove(rule);
        deny.remove(rule);
        deny.add(rule);
    }

    /** Whether there was such a rule. */
    boolean remove(String rule) {
        var allowed = allow.remove(rule);
        return deny.remove(rule) || allowed;
    }

    void clear() {
        allow.clear();
        deny.clear();
    }

    private JsonTree json() {
        return JsonTree.object().put("mode", mode).put("allow", allow).put("deny", deny);
    }

    /** Tells what could not be said in the other's words. */
    static void tellLeftOut(Console console, JsonTree told, boolean quiet) {
        if (!quiet) {
            told.get("left_out")
                    .items()
                    .forEach(line -> console.say("sandlot: left out: " + Visible.line(line.text())));
        }
    }

    /** Prints what it has come to. */
    static void print(Console console, String sandbox, JsonTree network, boolean json) {
        console.print(json ? network.pretty() : Visible.line(sandbox));
    }
}
