package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "policy refuse",
        description = {
            "Deny what a sandbox asks for. Prints the rules that were asked for.",
            "\"sandlot policy requests NAME\" lists what waits."
        })
final class PolicyRefuseVerb extends PolicyDecisionVerb {
    @Option(names = "--rule", description = "Deny it by a rule from now on, so that it is not asked for again.")
    boolean rule;

    PolicyRefuseVerb() {
        super("deny");
    }

    @Override
    @Nullable
    String scope() {
        return rule ? "sandbox" : null;
    }
}
