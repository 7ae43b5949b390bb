package dev.sandlot.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy set",
        description = {
            "Put these rules in the place of all that a sandbox has, at once; prints its name.",
            "Without --network its mode stays. Single rules: sandlot policy allow, deny and rm."
        })
final class PolicySetVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Option(names = "--network", paramLabel = "MODE", description = "none, allow, learn or open; it counts at once.")
    @Nullable
    String network;

    @Option(names = "--allow", paramLabel = "RULE", description = "Let it reach this; may be given several times.")
    List<String> allow = new ArrayList<>();

    @Option(names = "--deny", paramLabel = "RULE", description = "Never let it reach this; may be given several times.")
    List<String> deny = new ArrayList<>();

    @Option(names = "--json", description = "Print what it may reach now as JSON.")
    boolean json;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var allowed = PolicyEdit.written(allow);
        var denied = PolicyEdit.written(deny);
        var now = PolicyEdit.change(api(context), name, policy -> {
            policy.clear();
            allowed.forEach(policy::allow);
            denied.forEach(policy::deny);
            if (network != null) {
                policy.mode(network);
            }
        });
        PolicyEdit.print(context.console(), name, now, json);
        return Exit.OK;
    }
}
