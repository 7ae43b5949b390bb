package dev.sandlot.supervisor;

import dev.sandlot.process.Job;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Has at hand what a run of a process needs: what its agent needs, what stands for secrets, and what it was asked to be. Used on the loop only. */
final class Preparation {
    private final AgentReports agents;
    private final Specs specs;
    private final Networks networks;

    Preparation(AgentReports agents, Specs specs, Networks networks) {
        this.agents = agents;
        this.specs = specs;
        this.networks = networks;
    }

    /** What is to be executed; at once where nothing has to be asked for or read. */
    Future<Job> job(HeldSandbox box, HeldProcess process, @Nullable String stdin, boolean resume) {
        // What an earlier daemon had set up has to be asked for again.
        return agents.prepare(box).compose(v -> specs.whole(process)).map(spec -> {
            box.secretVariables = networks.secretVariables(box);
            return Jobs.of(box, process, spec, stdin, resume);
        });
    }
}
