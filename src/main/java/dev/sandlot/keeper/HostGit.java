package dev.sandlot.keeper;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * git of this host in a repository of one of its users, run as that user: what it writes is his, and it can do no more than he. It runs no hook and
 * nothing else that the repository names, and fetches from files alone. Blocks.
 */
public final class HostGit {
    private static final int MOST_BYTES = 64 << 10;
    private static final List<String> OPTIONS = List.of(
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "gc.auto=0",
            "-c",
            "maintenance.auto=false",
            "-c",
            "core.alternateRefsCommand=true",
            "-c",
            "fetch.bundleURI=",
            "-c",
            "fetch.fsckObjects=true");
    /** However large what it is given becomes. */
    private static final List<String> BOUNDED = List.of("prlimit", "--as=8589934592", "--cpu=600", "--core=0", "--");

    private final List<String> command = new ArrayList<>();

    private HostGit(Path directory, List<String> asOwner) {
        command.addAll(asOwner);
        command.addAll(BOUNDED);
        command.add("git");
        command.add("--git-dir=" + directory);
        command.addAll(OPTIONS);
    }

    /**
     * For a repository that may be anybody's.
     *
     * @param directory its git directory, with no link on the way to it
     * @param root whether this runs as root
     */
    public static HostGit of(Path directory, boolean root) throws IOException {
        var uid = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        var own = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!root) {
            return own.equals(uid) ? new HostGit(directory, List.of()) : refused("somebody else");
        }
        if (uid.equals(0)) {
            return refused("root");
        }
        var gid = Files.getAttribute(directory, "unix:gid", LinkOption.NOFOLLOW_LINKS);
        return new HostGit(
                directory,
                List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--no-new-privs", "--"));
    }

    private static HostGit refused(String owner) {
        throw Fault.invalid("workspace.path", "belongs to " + owner + ": as who nothing of a sandbox is done")
                .asException();
    }

    /**
     * What it has printed, at most 64 KiB, in one text.
     *
     * @param status 0 where it did what was asked
     */
    public record Said(int status, String text) {
        /** Its lines. */
        public List<String> lines() {
            return text.lines().toList();
        }
    }

    /** @throws IOException where it can't be run, or takes longer */
    public Said run(Duration limit, String... arguments) throws IOException {
        var argv = new ArrayList<>(command);
        argv.addAll(List.of(arguments));
        var builder = HostPath.cleanAndUnfed(new ProcessBuilder(argv)).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        // No setting of the repository wins over that.
        builder.environment().put("GIT_ALLOW_PROTOCOL", "file");
        var process = builder.start();
        var late = process.onExit().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        late.exceptionally(e -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            return process.destroyForcibly();
        });
        try (var output = process.getInputStream()) {
            var text = new String(output.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            output.transferTo(OutputStream.nullOutputStream());
            int status = process.waitFor();
            if (late.isCompletedExceptionally()) {
                throw new IOException("git took longer than " + limit.toSeconds() + " s");
            }
            return new Said(status, text);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
