package dev.sandlot.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy export",
        description = {
            "Print what a sandbox may reach as Claude Code's settings.json has it (sandbox.network).",
            "What can't be said there is told on standard error."
        })
final class PolicyExportVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var exported = api(context).get(PolicyEdit.route(name).below("claude"));
        context.console().print(exported.get("settings").pretty());
        PolicyEdit.tellLeftOut(context.console(), exported, quiet);
        return Exit.OK;
    }
}
