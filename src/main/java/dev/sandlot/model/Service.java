package dev.sandlot.model;

import java.util.List;

/**
 * A service of a sandbox: a process of the kind that is kept running, and where it was deployed the files that it runs on.
 *
 * @param name that of the deployed service, else of its process or the process's id
 * @param process the newest
 * @param deploys of which files are kept, newest first; none where it was started otherwise
 */
public record Service(
        String sandboxName, String name, SandboxProcess process, ServiceHealth health, List<Deploy> deploys) {
    public Service {
        deploys = List.copyOf(deploys);
    }
}
