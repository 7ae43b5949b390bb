package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description = {
            "Put the files of a snapshot in the place of a sandbox's. What it has now in its home and workspace is gone then",
            "(\"snapshot create\" keeps it). A sandbox that runs is stopped for that and started again."
        })
final class RestoreVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "NAME")
    String sandbox = "";

    @Parameters(index = "1", paramLabel = "SNAPSHOT")
    String snapshot = "";

    @Option(names = "--json", description = "Print the sandbox as JSON.")
    boolean json;

    @Override
    Fault explain(Context context, Fault fault) {
        return fault.message().contains("snapshot") ? fault : super.explain(context, fault);
    }

    @Override
    String target() {
        return sandbox;
    }

    @Override
    int run(Context context) {
        var restored = api(context)
                .make(
                        Route.of("sandboxes", sandbox, "restore"),
                        JsonTree.object().put("snapshot", snapshot),
                        new Reconnect(context.console(), quiet));
        print(context, restored, json);
        return Exit.OK;
    }
}
