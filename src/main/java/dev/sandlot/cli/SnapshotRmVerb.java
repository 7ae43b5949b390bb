package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "snapshot rm", description = "Delete snapshots. Sandboxes that began with their files keep them.")
final class SnapshotRmVerb extends ClientVerb {
    @Parameters(arity = "1..*", paramLabel = "SNAPSHOT")
    List<String> names = List.of();

    @Override
    Fault missing(Context context, String name, Fault fault) {
        return fault;
    }

    @Override
    int run(Context context) {
        var api = api(context);
        return each(context, names, name -> {
            api.delete(Route.of("snapshots", name));
            context.console().print(Visible.line(name));
        });
    }
}
