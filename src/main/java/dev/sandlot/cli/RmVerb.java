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

    @Override
    int run(Context context) {
        var api = api(context);
        return each(context, names, name -> {
            try {
                api.delete(Route.of("sandboxes", name).with("force", force ? true : null));
                context.console().print(Visible.line(name));
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
