package dev.sandlot.backend;

import dev.sandlot.keeper.Trial;
import dev.sandlot.keeper.cgroup.Cgroups;
import dev.sandlot.keeper.cgroup.Controller;
import dev.sandlot.model.BackendReport.Check;
import dev.sandlot.model.BackendReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What bubblewrap needs of a host, each with the line that mends it. The order is that in which one thing needs another. */
final class HostChecks {
    /** The program and the package (Debian's name) that brings it. */
    private static final Map<String, String> PROGRAMS = Map.of("bwrap", "bubblewrap");

    private static final String INSTALL_PROFILE =
            "sudo install -m 644 conf/apparmor/sandlot-bwrap /etc/apparmor.d/sandlot-bwrap"
                    + " && sudo apparmor_parser -r /etc/apparmor.d/sandlot-bwrap";

    private final Trial trial;
    private final @Nullable Integer trialUid;
    private final Path sysctls;
    private final List<Path> path;
    private final DisplayServer displays;

    /**
     * @param trialUid as root a free uid to try as, or null as an ordinary user
     * @param sysctls {@code /proc/sys}
     * @param path where programs are looked for
     */
    HostChecks(Trial trial, @Nullable Integer trialUid, Path sysctls, List<Path> path) {
        this.trial = trial;
        this.trialUid = trialUid;
        this.sysctls = sysctls;
        this.path = List.copyOf(path);
        displays = new DisplayServer(path);
    }

    /** What serves displays on this host. */
    DisplayServer displays() {
        return displays;
    }

    /** Whether each sandbox gets a uid of its own. */
    boolean ownUids() {
        return trialUid != null;
    }

    /** Since Linux 5.14 the limit on processes counts by user namespace, all below it included. */
    static boolean kernelCountsPerNamespace() {
        var version = System.getProperty("os.version").split("[^0-9]+");
        int major = Integer.parseInt(version[0]);
        return major > 5 || major == 5 && Integer.parseInt(version[1]) >= 14;
    }

    List<Check> look(Cgroups cgroups, byte @Nullable [] filter, ChainTrial chain) {
        var found = new ArrayList<Check>();
        found.add(programs());
        found.add(userNamespaces());
        found.add(filter(filter));
        if (found.stream().allMatch(check -> check.outcome() == Outcome.OK)) {
            found.add(confinement(chain.run(trial, trialUid)));
        }
        found.add(groups(cgroups));
        found.add(display());
        found.add(new Check(
                "disk limit",
                Outcome.WARNING,
                "disk_bytes is not enforced: a sandbox can fill the file system of the state directory",
                "put the state directory on a file system of its own"));
        found.add(uid());
        return found;
    }

    private Check programs() {
        var missing =
                PROGRAMS.keySet().stream().filter(this::isMissing).sorted().toList();
        if (missing.isEmpty()) {
            return ok("programs", "all there");
        }
        var packages = missing.stream().map(PROGRAMS::get).distinct().sorted().toList();
        return new Check(
                "programs",
                Outcome.FAILED,
                "missing: " + String.join(", ", missing),
                "sudo apt-get install " + String.join(" ", packages));
    }

    private Check display() {
        var kind = displays.kind();
        if (kind == null) {
            return new Check(
                    "displays",
                    Outcome.WARNING,
                    "Xvnc is missing: sandboxes can have no display",
                    "sudo apt-get install tigervnc-standalone-server");
        }
        return kind.equals("Xvnc")
                ? ok("displays", "Xvnc is there")
                : new Check(
                        "displays",
                        Outcome.WARNING,
                        "there is only Xvfb: sandboxes can have a display, but nobody can look at it",
                        "sudo apt-get install tigervnc-standalone-server");
    }

    private boolean isMissing(String program) {
        return path.stream().noneMatch(directory -> Files.isExecutable(directory.resolve(program)));
    }

    private Check userNamespaces() {
        if ("0".equals(sysctl("user/max_user_namespaces"))) {
            return switchedOff("user.max_user_namespaces", "65536");
        }
        if ("0".equals(sysctl("kernel/unprivileged_userns_clone"))) {
            return switchedOff("kernel.unprivileged_userns_clone", "1");
        }
        return ok("user namespaces", "not switched off");
    }

    private static Check switchedOff(String key, String value) {
        return new Check(
                "user namespaces",
                Outcome.FAILED,
                "user namespaces are switched off: " + key + " is 0",
                "echo " + key + "=" + value + " | sudo tee /etc/sysctl.d/60-sandlot.conf && sudo sysctl --system");
    }

    private static Check filter(byte @Nullable [] filter) {
        return filter != null
                ? ok("system call filter", "assembled for this processor")
                : new Check(
                        "system call filter",
                        Outcome.FAILED,
                        "there is none for this processor (" + System.getProperty("os.arch") + ")",
                        "use an x86_64 or aarch64 host");
    }

    private Check confinement(Trial.Result result) {
        if (result.passed()) {
            return ok("confinement", "a sandbox was built and its filter was on");
        }
        var said = result.stderr().strip();
        if ("1".equals(sysctl("kernel/apparmor_restrict_unprivileged_userns"))) {
            return new Check(
                    "confinement",
                    Outcome.FAILED,
                    "AppArmor keeps ordinary users from user namespaces (kernel.apparmor_restrict_unprivileged_userns is 1), and the"
                            + " profile conf/apparmor/sandlot-bwrap is not installed: " + said,
                    INSTALL_PROFILE);
        }
        if (said.contains("keeper-") && said.contains("Permission denied")) {
            return new Check(
                    "confinement",
                    Outcome.FAILED,
                    "the state directory is on a file system that is mounted noexec: " + said,
                    "sudo mount -o remount,exec on that file system, or put the state directory on another");
        }
        if (said.contains("Unknown option")) {
            return new Check(
                    "confinement",
                    Outcome.FAILED,
                    "bubblewrap is older than 0.8: " + said,
                    "install bubblewrap 0.8 or newer");
        }
        return new Check(
                "confinement",
                Outcome.FAILED,
                "no sandbox can be built here (exit status " + result.exitCode() + "): " + said,
                "inside a container, let it make user namespaces and mounts: docker run --privileged");
    }

    private static Check groups(Cgroups cgroups) {
        var missing = new ArrayList<String>();
        for (var controller : Controller.values()) {
            if (!cgroups.holds(controller)) {
                missing.add(controller.limit());
            }
        }
        if (!cgroups.present()) {
            return new Check(
                    "control groups",
                    Outcome.WARNING,
                    cgroups.description()
                            + "; cpus and memory_bytes are not enforced, sandboxes can't be paused, ending detached children is best effort",
                    "run as root, or start with: systemd-run --user --scope -p Delegate=yes sandlot serve");
        }
        return missing.isEmpty()
                ? ok("control groups", cgroups.description())
                : new Check(
                        "control groups",
                        Outcome.WARNING,
                        cgroups.description() + "; there is no controller for " + String.join(", ", missing),
                        "boot with systemd.unified_cgroup_hierarchy=1, and delegate the controllers cpu, memory and pids");
    }

    private Check uid() {
        return ownUids()
                ? ok("uid", "each sandbox has a uid of its own")
                : new Check(
                        "uid",
                        Outcome.WARNING,
                        "sandboxes share this user's uid: only the namespaces keep them apart",
                        "run as root: install systemd/sandlot.service");
    }

    private @Nullable String sysctl(String key) {
        try {
            return Files.readString(sysctls.resolve(key)).strip();
        } catch (IOException e) {
            return null; // This kernel has no such switch.
        }
    }

    private static Check ok(String name, String detail) {
        return new Check(name, Outcome.OK, detail, null);
    }
}
