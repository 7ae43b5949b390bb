package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cleanup",
        description = {
            "End a deployed service, and remove the copies of files that its deploys have made, and their logs.",
            "What lies in the sandbox's workspace stays."
        })
final class CleanupVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME[/SERVICE]", description = "The sandbox, and where it has several, the service.")
    String name = "";

    @Option(names = "--all", description = "All services of the sandbox.")
    boolean all;

    @Override
    String target() {
        return Target.of(name).sandbox();
    }

    @Override
    int run(Context context) {
        var api = api(context);
        for (var service : services(api)) {
            api.delete(Route.of("sandboxes", target(), "services", service));
            context.console().print(Visible.line(target() + "/" + service));
        }
        return Exit.OK;
    }

    private List<String> services(ApiClient api) {
        var named = Target.of(name).process();
        if (named != null) {
            return List.of(named);
        }
        var services = api.get(Route.of("sandboxes", target(), "services")).get("items").items().stream()
                .filter(service -> !service.get("deploy").isNull())
                .map(service -> service.get("name").text())
                .toList();
        if (services.isEmpty()) {
            throw Fault.notFound("no service was deployed in " + Visible.line(target()))
                    .asException();
        }
        if (services.size() > 1 && !all) {
            throw new UsageError("which one? Name it, such as " + target() + "/" + services.get(0)
                    + ", or give --all; there are " + String.join(", ", services));
        }
        return services;
    }
}
