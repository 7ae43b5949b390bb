package dev.sandlot.supervisor;

import io.vertx.core.Future;

/** What is started in a sandbox that comes up: exposed secrets, its agent's setup, its display, its own command, and services that run again. On the loop only. */
final class FirstProcesses {
    private final SecretFiles secrets;
    private final AgentReports agents;
    private final DirectoryCheck directories;
    private final Displays displays;
    private final OwnProcesses own;
    private final Services services;
    private final Spares spares;

    FirstProcesses(
            SecretFiles secrets,
            AgentReports agents,
            DirectoryCheck directories,
            Displays displays,
            OwnProcesses own,
            Services services,
            Spares spares) {
        this.secrets = secrets;
        this.agents = agents;
        this.directories = directories;
        this.displays = displays;
        this.own = own;
        this.services = services;
        this.spares = spares;
    }

    /**
     * @param first whether the sandbox was never up before
     * @param up awaited before anything runs in it
     */
    Future<Void> start(HeldSandbox box, boolean first, Future<Void> up) {
        spares.main(box);
        return secrets.write(box, up)
                .compose(v -> box.spec.agent() == null
                        ? Future.<Void>succeededFuture()
                        : up.compose(there -> agents.setUp(box)))
                .compose(v -> first ? directories.require(box, box.spec.cwd(), up) : Future.succeededFuture())
                .compose(v -> displays.start(box, up))
                .compose(v -> own.startMain(box, up));
    }

    /** It counts as running now. */
    void running(HeldSandbox box) {
        spares.afterStart(box);
        displays.see(box);
        services.comeBack(box);
    }
}
