package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.sync.GitBranch;
import java.io.IOException;
import java.nio.file.Files;

/** Brings what was done in a sandbox's repository to the one here, as a branch. */
final class PullBranch {
    /** As the API calls it. */
    private static final String BUNDLED = "refs/sandlot/pull";

    private PullBranch() {}

    static void bring(Console console, SandboxFiles files, SyncPlace where, String name, boolean force, boolean quiet) {
        try {
            var branch = new GitBranch(where.directory(), console.env(), name);
            var bundle = Files.createTempFile("sandlot", ".bundle");
            try {
                files.bundle(where.place(), branch.known(), answer -> {
                    try (var out = Files.newOutputStream(bundle)) {
                        SandboxFiles.receive(answer.body(), out, bundle.toString());
                    }
                });
                branch.take(bundle, BUNDLED, force);
            } finally {
                Files.deleteIfExists(bundle);
            }
            if (!quiet) {
                console.say("sandlot: " + where.place().shown() + " → branch " + Visible.line(name) + ": "
                        + branch.ahead() + " commits that HEAD doesn't have; look at them: git log -p HEAD.."
                        + Visible.line(name));
            }
        } catch (IOException e) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "can't bring it as a branch: " + Visible.line(String.valueOf(e.getMessage())),
                            "where the branch has commits of its own, name another, or let them go with --overwrite")
                    .asException();
        }
    }
}
