package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "snapshot create",
        description = {
            "Keep a copy of a sandbox's files as they are now; prints the snapshot's name.",
            "It is kept until \"snapshot rm\", also when the sandbox is deleted. Files in /tmp are not in it."
        })
final class SnapshotCreateVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "NAME")
    String sandbox = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SNAPSHOT",
            description = "What it is called; otherwise as the sandbox, with a number.")
    @Nullable
    String name;

    @Option(names = "--json", description = "Print the snapshot as JSON.")
    boolean json;

    @Override
    String target() {
        return sandbox;
    }

    @Override
    int run(Context context) {
        var snapshot = api(context)
                .make(
                        Route.of("sandboxes", sandbox, "snapshots"),
                        JsonTree.object().put("name", name),
                        new Reconnect(context.console(), quiet));
        var left = snapshot.get("left_out").number(0);
        if (left > 0 && !quiet) {
            context.console().say("sandlot: " + left + " files could not be copied: sockets, or what is unreadable");
        }
        print(context, snapshot, json);
        return Exit.OK;
    }
}
