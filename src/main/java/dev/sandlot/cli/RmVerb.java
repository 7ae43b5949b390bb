package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "rm", description = "Delete sandboxes with their files.")
final class RmVerb extends ClientVerb {
    @Parameters(arity = "1..*", paramLabel = "NAME")
    List<String> names = List.of();

    @Option(
            names = {"-f", "--force"},
            description = "Also those that run; one that is missing is no error.")
    boolean force;

    /** What was done on a branch of a repository of the server. */
    private void tell(Console console, String name, JsonTree kept) {
        if (quiet || kept.isNull()) {
            return;
        }
        var branches = kept.get("branches").items().stream().map(JsonTree::text).toList();
        if (!branches.isEmpty()) {
            console.say("sandlot: what was done in " + name + " is kept in the server's repository: "
                    + String.join(", ", branches));
        }
        if (!kept.get("snapshot").isNull()) {
            console.say("sandlot: what " + name + " had is kept as the snapshot "
                    + kept.get("snapshot").text() + ", because not all of it could be taken to a branch");
        }
    }

    @Override
    int run(Context context) {
        var api = api(context);
        return each(context, names, name -> {
            try {
                var kept = api.delete(Route.of("sandboxes", name).with("force", force ? true : null));
                context.console().print(Visible.line(name));
                tell(context.console(), name, kept);
            } catch (FaultException e) {
                var missing = e.fault().kind() == Fault.Kind.NOT_FOUND;
                if (e.fault().kind() == Fault.Kind.CONFLICT && !force) {
                    throw e.fault()
                            .withHint("\"sandlot rm -f " + name + "\" ends it first")
                            .asException();
                }
                if (!missing || !force) {
                    throw e;
                }
            }
        });
    }
}
