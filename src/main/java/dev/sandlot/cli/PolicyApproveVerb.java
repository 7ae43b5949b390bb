package dev.sandlot.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "policy approve",
        description = {
            "Allow what a sandbox asks for: by a rule of the sandbox, or for ten minutes. Prints the rules.",
            "\"sandlot policy requests NAME\" lists what waits."
        })
final class PolicyApproveVerb extends PolicyDecisionVerb {
    @Option(names = "--once", description = "For ten minutes only; what is open then is cut.")
    boolean once;

    PolicyApproveVerb() {
        super("allow");
    }

    @Override
    String scope() {
        return once ? "once" : "sandbox";
    }
}
