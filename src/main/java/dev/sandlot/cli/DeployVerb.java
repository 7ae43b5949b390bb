package dev.sandlot.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "deploy",
        customSynopsis = {
            "sandlot deploy [OPTIONS] [NAME[:PATH]] -- CMD...",
            "sandlot deploy [--name SERVICE] --rollback [NAME]",
            "sandlot deploy [--name SERVICE] --restart-now [NAME]"
        },
        description = {
            "Bring this directory to a sandbox as sync does, copy what is there then, built files too, and keep CMD running on the copy.",
            "What the service ran before is ended when the copy is there, and is kept: --rollback goes back to it.",
            "With a health check it waits until the service is well; where it isn't, the exit code is 1."
        })
final class DeployVerb extends PlacedWordsVerb {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME[:PATH]",
            description = "The sandbox (default: what .sandlot.toml names).")
    @Nullable
    String name;

    @Option(names = "--name", paramLabel = "SERVICE", description = "What the service is called (default: app).")
    String service = "app";

    @Option(names = "--no-sync", description = "Bring nothing: deploy what is there.")
    boolean noSync;

    @Mixin
    SyncOptions sync = new SyncOptions();

    @Mixin
    EnvironmentOptions environment = new EnvironmentOptions();

    @Option(
            names = "--restart",
            paramLabel = "POLICY",
            description = "When it is started again after it has ended: always, on-failure or never (default: always).")
    String restart = "always";

    @Mixin
    HealthOptions health = new HealthOptions();

    @Option(names = "--rollback", description = "Go back to the files and the command of the deploy before.")
    boolean rollback;

    @Option(
            names = "--to",
            paramLabel = "NUMBER",
            description =
                    "With --rollback: of this deploy; \"sandlot services NAME --json\" lists those that are kept.")
    @Nullable
    Integer to;

    @Option(names = "--restart-now", description = "Start the service anew on the files that it has.")
    boolean anew;

    @Option(names = "--json", description = "Print the service as JSON.")
    boolean json;

    private static final int LONGEST_WAIT = 60;

    @Override
    int run(Context context) {
        boolean starts = !rollback && !anew;
        if (starts == behindDashes().isEmpty()) {
            throw new UsageError(
                    starts
                            ? "what is to be run? Put the command behind \"--\""
                            : "--rollback and --restart-now run the command of that deploy: give none");
        }
        var console = context.console();
        var api = api(context);
        return starts ? deploy(api, console) : again(api, console);
    }

    private int deploy(ApiClient api, Console console) {
        var place = noSync && name != null ? at(SyncPlace.named(name)) : null;
        if (place == null) {
            var where = at(SyncPlace.of(null, name), console);
            place = where.place();
            if (!noSync && !bring(api, console, where)) {
                return Exit.ERROR;
            }
        }
        var body = JsonTree.object()
                .put("name", service)
                .put("command", behindDashes())
                .put("directory", place.path().isEmpty() ? "." : place.path())
                .put("env", environment.values(console))
                .put("restart", JsonTree.object().put("policy", policy()))
                .put("health", health.json());
        api.make(Route.of("sandboxes", String.valueOf(target()), "services"), body, new Reconnect(console, quiet));
        return follow(api, console);
    }

    private boolean bring(ApiClient api, Console console, SyncPlace where) {
        var looking = sync.look(console, where);
        var id = api.get(Route.of("sandboxes", String.valueOf(target())))
                .get("id")
                .text();
        boolean all = sync.bringAll(console, api, looking, id, quiet);
        if (!all) {
            console.say("error: not all could be brought, so nothing was deployed");
        }
        return all;
    }

    private String policy() {
        var policy = restart.replace('-', '_');
        if (!List.of("always", "on_failure", "never").contains(policy)) {
            throw new UsageError("--restart is always, on-failure or never");
        }
        return policy;
    }

    private int again(ApiClient api, Console console) {
        var sandbox = (name != null
                        ? at(SyncPlace.named(name))
                        : at(SyncPlace.of(null, null), console).place())
                .sandbox();
        var route =
                Route.of("sandboxes", String.valueOf(sandbox), "services", service, rollback ? "rollback" : "restart");
        api.post(route, rollback ? JsonTree.object().put("to", to) : null);
        return follow(api, console);
    }

    private int follow(ApiClient api, Console console) {
        var last = known(api);
        if (json) {
            console.print(last.pretty());
        }
        var process = Visible.line(last.get("sandbox").text() + "/"
                + last.get("process").get("name").text());
        boolean runs = isWell(last);
        if (!quiet || !runs) {
            console.say("sandlot: " + process + (runs ? " runs" : " does not work") + state(last)
                    + "; its output: sandlot logs " + process
                    + (last.get("deploys").items().size() > 1 ? "; back: sandlot deploy --rollback" + options() : ""));
        }
        return runs ? Exit.OK : Exit.ERROR;
    }

    /** When it is known how it does. */
    private JsonTree known(ApiClient api) {
        var route = Route.of("sandboxes", String.valueOf(target()), "services", service)
                .with("wait", LONGEST_WAIT);
        var last = api.get(route);
        while (health(last).equals("starting")) {
            last = api.get(route);
        }
        return last;
    }

    private static boolean isWell(JsonTree service) {
        return service.get("process").get("state").text().equals("running")
                && !health(service).equals("unhealthy");
    }

    private static String health(JsonTree service) {
        return service.get("health").get("state").text();
    }

    private String options() {
        return (service.equals("app") ? "" : " --name " + service) + " " + Visible.line(String.valueOf(target()));
    }

    private static String state(JsonTree last) {
        var health = last.get("health");
        var detail = health.get("detail").text();
        if (!last.get("process").get("state").text().equals("running")) {
            return ": it has ended with code "
                    + last.get("process").get("exit_code").text();
        }
        return health.get("state").text().equals("none")
                ? ""
                : ", " + health.get("state").text() + (detail.isEmpty() ? "" : ": " + Visible.line(detail));
    }
}
