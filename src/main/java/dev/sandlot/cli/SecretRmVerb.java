package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "secret rm",
        description = "Forget secrets for good; sandboxes that have their placeholders are refused from now on.")
final class SecretRmVerb extends ClientVerb {
    @Parameters(arity = "1..*", paramLabel = "SECRET")
    List<String> secrets = List.of();

    @Override
    Fault missing(Context context, String name, Fault fault) {
        return fault.kind() != Fault.Kind.NOT_FOUND
                ? fault
                : Fault.of(
                        Fault.Kind.NOT_FOUND,
                        "there is no secret \"" + name + "\"",
                        "\"sandlot secret ls\" lists all of them");
    }

    @Override
    int run(Context context) {
        var api = api(context);
        return each(context, secrets, name -> {
            api.delete(Route.of("secrets", name));
            context.console().print(Visible.line(name));
        });
    }
}
