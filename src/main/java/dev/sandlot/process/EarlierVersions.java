package dev.sandlot.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What daemons of earlier versions have left behind. Their terminals, each sandbox's in a tmux server of the host's side, are ended, for nobody can look
 * at them any more; their processes are told as lost. Files of what commands were told, secrets included, are deleted.
 */
final class EarlierVersions {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierVersions.class);

    private EarlierVersions() {}

    /**
     * To be called before any process is started or taken up.
     *
     * @param sandboxes the directory that holds {@code ID/tmux}, which nothing inside a sandbox has ever seen, and {@code ID/logs/PROCESS}
     */
    static void clearUp(Path sandboxes) {
        try {
            LogFiles.forgetArgs(sandboxes, sandboxes.resolveSibling("args-removed"));
        } catch (IOException e) {
            LOG.warn("what earlier processes were told may still lie in {}: {}", sandboxes, e.toString());
        }
        try {
            for (var sandbox : LogFiles.directories(sandboxes)) {
                end(sandbox.getFileName(), sandbox.resolve("tmux"));
            }
        } catch (IOException e) {
            LOG.warn("What is left of terminals of an earlier version in {}: {}", sandboxes, e.toString());
        }
    }

    private static void end(Path sandbox, Path terminals) throws IOException {
        if (Files.isDirectory(terminals)) {
            LOG.warn("The terminals of {} are of an earlier version, and are ended.", sandbox);
            ProcessHandle.allProcesses()
                    .filter(process -> worksIn(process, terminals))
                    .forEach(ProcessHandle::destroy);
            LogFiles.delete(terminals);
        }
    }

    private static boolean worksIn(ProcessHandle process, Path directory) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .equals(directory);
        } catch (IOException gone) {
            return false;
        }
    }
}
