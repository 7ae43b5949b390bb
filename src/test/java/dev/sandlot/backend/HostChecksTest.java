package dev.sandlot.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.keeper.HostPath;
import dev.sandlot.keeper.KeeperPrograms;
import dev.sandlot.keeper.LocalKeeper;
import dev.sandlot.keeper.Trial;
import dev.sandlot.keeper.cgroup.Cgroups;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.BackendReport.Check;
import dev.sandlot.model.BackendReport.Outcome;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that a host may lack is named, with the line that mends it. */
class HostChecksTest {
    private static final Trial PASSES = (argv, limit) -> new Trial.Result(0, "");

    @TempDir
    Path sysctls;

    static Stream<Who> who() {
        return Who.here().limit(1); // As whom this runs: a trial can't play another part.
    }

    @ParameterizedTest
    @MethodSource("who")
    void findsThisHostFit(Who who) {
        var report = TestBackends.bubblewrap(who).backend().probe();
        assertThat(report.checks()).noneMatch(check -> check.outcome() == Outcome.FAILED);
        assertThat(report.available()).isTrue();
        assertThat(report.reason()).isNull();
        assertThat(report.enforcement().seccomp()).isTrue();
        assertThat(report.enforcement().ownUid()).isEqualTo(who == Who.ROOT);
        assertThat(check(report, "confinement").outcome()).isEqualTo(Outcome.OK);
        assertThat(check(report, "uid").outcome()).isEqualTo(who == Who.ROOT ? Outcome.OK : Outcome.WARNING);
        assertThat(check(report, "disk limit").outcome()).isEqualTo(Outcome.WARNING);
        assertThat(report.checks())
                .allSatisfy(check -> assertThat(check.fix() == null).isEqualTo(check.outcome() == Outcome.OK));
    }

    @ParameterizedTest
    @MethodSource("who")
    void noticesThatNothingCanRun(Who who) {
        var killAll = new Bpf().ret(Bpf.RET_KILL_PROCESS).bytes();
        var checks =
                new HostChecks(TestBackends.trial(who), who.placeUid(), Path.of("/proc/sys"), HostPath.directories());
        var report = new Bubblewrap(withoutGroups(), Provisions.shipped(), killAll, checks).probe();
        assertThat(report.available()).isFalse();
        assertThat(check(report, "confinement").outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void namesMissingProgramsAndTheirPackages() {
        var report = report(PASSES, List.of(sysctls), Seccomp.filter(Arch.X86_64));
        var programs = check(report, "programs");
        assertThat(programs.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(programs.detail()).contains("bwrap");
        assertThat(programs.fix()).isEqualTo("sudo apt-get install bubblewrap");
        assertThat(report.available()).isFalse();
        assertThat(report.enforcement()).isNull();
        assertThat(report.checks())
                .as("nothing is tried without them")
                .noneMatch(c -> c.name().equals("confinement"));
    }

    @Test
    void namesTheSwitchThatForbidsUserNamespaces() throws IOException {
        set("user/max_user_namespaces", "0");
        assertThat(check(report(PASSES), "user namespaces").fix()).contains("user.max_user_namespaces=65536");
        set("user/max_user_namespaces", "1000");
        set("kernel/unprivileged_userns_clone", "0");
        assertThat(check(report(PASSES), "user namespaces").fix()).contains("kernel.unprivileged_userns_clone=1");
        set("kernel/unprivileged_userns_clone", "1");
        assertThat(check(report(PASSES), "user namespaces").outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void namesTheAppArmorProfile() throws IOException {
        set("kernel/apparmor_restrict_unprivileged_userns", "1");
        Trial refused = (argv, limit) ->
                new Trial.Result(1, "unshare: write failed /proc/self/uid_map: Operation not permitted\n");
        var confinement = check(report(refused), "confinement");
        assertThat(confinement.detail()).contains("conf/apparmor/sandlot-bwrap", "Operation not permitted");
        assertThat(confinement.fix()).contains("apparmor_parser -r /etc/apparmor.d/sandlot-bwrap");
        assertThat(check(report(PASSES), "confinement").outcome())
                .as("with the profile installed the trial passes")
                .isEqualTo(Outcome.OK);
        assertThat(getClass().getClassLoader().getResource("conf/apparmor/sandlot-bwrap"))
                .isNotNull();
    }

    @Test
    void namesAnOldBubblewrap() {
        Trial old = (argv, limit) -> new Trial.Result(1, "bwrap: Unknown option --disable-userns\n");
        assertThat(check(report(old), "confinement").fix()).contains("bubblewrap 0.8");
    }

    @Test
    void namesAProcessorWithoutFilter() {
        var report = report(PASSES, HostPath.directories(), null);
        assertThat(check(report, "system call filter").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.available()).isFalse();
    }

    @Test
    void tellsWhatIsMissingWithoutGroups() {
        var groups = check(report(PASSES), "control groups");
        assertThat(groups.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(groups.detail()).contains("not enforced", "best effort");
    }

    @Test
    void choosesABackendOrSaysWhyNot() throws IOException {
        var works = new Backends(List.of(bubblewrap(PASSES, HostPath.directories(), Seccomp.filter(Arch.X86_64))));
        assertThat(works.select("auto").name()).isEqualTo("bubblewrap");
        assertThat(works.select("bubblewrap").name()).isEqualTo("bubblewrap");
        assertThatThrownBy(() -> works.select("docker")).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().kind()).isEqualTo(Fault.Kind.INVALID);
            assertThat(e.fault().message()).isEqualTo("backend must be one of auto, bubblewrap");
        });

        set("user/max_user_namespaces", "0");
        var broken = new Backends(List.of(bubblewrap(PASSES, HostPath.directories(), Seccomp.filter(Arch.X86_64))));
        for (var name : List.of("auto", "bubblewrap")) {
            assertThatThrownBy(() -> broken.select(name)).isInstanceOfSatisfying(FaultException.class, e -> {
                assertThat(e.fault().kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
                assertThat(e.fault().message()).contains("user.max_user_namespaces is 0");
                assertThat(e.fault().hint()).contains("sysctl");
            });
        }
        assertThat(broken.named("bubblewrap").name()).isEqualTo("bubblewrap");
        set("user/max_user_namespaces", "1000");
        assertThat(broken.select("auto").name()).as("a repair is seen at once").isEqualTo("bubblewrap");
    }

    private BackendReport report(Trial trial) {
        return report(trial, HostPath.directories(), Seccomp.filter(Arch.X86_64));
    }

    private BackendReport report(Trial trial, List<Path> path, byte[] filter) {
        return bubblewrap(trial, path, filter).probe();
    }

    private Bubblewrap bubblewrap(Trial trial, List<Path> path, byte[] filter) {
        return new Bubblewrap(
                withoutGroups(), Provisions.shipped(), filter, new HostChecks(trial, null, sysctls, path));
    }

    private static LocalKeeper withoutGroups() {
        return LocalKeeper.withoutConduits(KeeperPrograms.shipped(), Cgroups.none("no groups"));
    }

    private static Check check(BackendReport report, String name) {
        return report.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void set(String key, String value) throws IOException {
        var file = sysctls.resolve(key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value + "\n");
    }
}
