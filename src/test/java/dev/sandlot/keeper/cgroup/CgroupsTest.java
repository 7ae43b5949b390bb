package dev.sandlot.keeper.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How groups are found, and what is written into them. That the kernel then holds it is {@link LimitsTest}'s. */
class CgroupsTest {
    private static final SandboxId ID = SandboxId.random();
    private static final Limits SOME = new Limits(0.5, 64L << 20, 30L, null);

    @TempDir
    Path top;

    @Test
    void findsGroupsOnThisHost() {
        var found = CgroupHost.find(Realms.fresh());
        assertThat(found.present())
                .as("only root and those who were given a subtree have them")
                .isEqualTo(found.description().startsWith("version "));
        assertThat(found.present() || !System.getProperty("user.name").equals("root"))
                .as(found.description())
                .isTrue();
    }

    @Test
    void leavesNothingBehind() {
        var realm = Realms.fresh();
        var groups = CgroupHost.find(realm);
        groups.limit(ID, SOME);
        assertThat(groups.sandboxes()).hasSize(groups.present() ? 1 : 0);
        groups.remove(ID);
        groups.remove(ID);
        assertThat(groups.sandboxes()).isEmpty();
        var trees = List.of("", "unified", "memory", "pids", "cpu");
        assertThat(trees).noneMatch(tree -> Files.exists(Path.of("/sys/fs/cgroup", tree, "sandlot-" + realm)));
    }

    @Test
    void takesTheTopOfVersionTwoAsRoot() throws IOException {
        directory("", "cpu io memory pids", "");
        directory("sandlot-x", "cpu memory pids", "");
        var found = new CgroupHost(
                        List.of(mount("cgroup2", top, "rw")), List.of("0::/system.slice/sandlot.service"), "sandlot-x")
                .find();
        assertThat(found.description()).isEqualTo("version 2, whole");
        assertThat(found.holds(Controller.CPU) && found.holds(Controller.MEMORY) && found.holds(Controller.PIDS))
                .isTrue();
    }

    @Test
    void takesOnlyControllersThatThereAre() throws IOException {
        directory("", "pids", "");
        directory("sandlot-x", "pids", "");
        var found = new CgroupHost(List.of(mount("cgroup2", top, "rw")), List.of("0::/"), "sandlot-x").find();
        assertThat(found.holds(Controller.PIDS)).isTrue();
        assertThat(found.holds(Controller.MEMORY)).isFalse();
    }

    @Test
    void takesTheDelegatedSubtreeFromWithinItsLeafToo() throws IOException {
        directory("user/app", "cpu memory pids", "");
        directory("user/app/sandlot-x", "cpu memory pids", "");
        for (var own : List.of("0::/user/app", "0::/user/app/sandlot-daemon")) {
            var found = new CgroupHost(List.of(mount("cgroup2", top, "rw")), List.of(own), "sandlot-x").find();
            assertThat(found.description()).isEqualTo("version 2, delegated");
        }
    }

    @Test
    void findsNoneWithoutVersionTwoOrOnAnOldKernel() throws IOException {
        assertThat(new CgroupHost(List.of(mount("cgroup", top, "rw,memory")), List.of(), "x")
                        .find()
                        .present())
                .isFalse();
        directory("", "cpu", "");
        Files.createDirectory(top.resolve("x"));
        var old = new CgroupHost(List.of(mount("cgroup2", top, "rw")), List.of("0::/"), "x").find();
        assertThat(old.present()).isFalse();
        assertThat(old.description()).contains("5.14");
    }

    @Test
    void writesLimitsOfVersionTwo() throws IOException {
        var group = files("cpu.max", "memory.max", "memory.swap.max", "pids.max");
        var groups = groups(false);
        groups.limit(ID, SOME);
        assertThat(Files.readString(group.resolve("cpu.max"))).isEqualTo("50000 100000");
        assertThat(Files.readString(group.resolve("memory.max"))).startsWith("67108864");
        assertThat(Files.readString(group.resolve("memory.swap.max"))).startsWith("0");
        assertThat(Files.readString(group.resolve("pids.max"))).startsWith("30");
    }

    @Test
    void refusesWhereALimitCantBeWritten() throws IOException {
        files("cpu.max", "pids.max");
        assertThatThrownBy(() -> groups(false).limit(ID, SOME)).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
            assertThat(e.fault().message()).contains("memory.max");
        });
    }

    @Test
    void refusesWhereAProcessCantBePutIn() throws IOException {
        files();
        assertThatThrownBy(() -> groups(false).join(ID, ProcessId.of(1), 1)).isInstanceOf(FaultException.class);
    }

    private Cgroups groups(boolean v1) {
        return new Cgroups(
                "for the test", top, v1, Map.of(Controller.CPU, top, Controller.MEMORY, top, Controller.PIDS, top));
    }

    /** The sandbox's group with these files in it, as the kernel would have made them. */
    private Path files(String... names) throws IOException {
        var group = Files.createDirectory(top.resolve(ID.value()));
        for (var name : names) {
            Files.createFile(group.resolve(name));
        }
        return group;
    }

    private void directory(String path, String controllers, String enabled) throws IOException {
        var group = Files.createDirectories(top.resolve(path));
        Files.writeString(group.resolve("cgroup.controllers"), controllers + "\n");
        Files.writeString(group.resolve("cgroup.subtree_control"), enabled);
        Files.writeString(group.resolve("cgroup.procs"), "");
        Files.writeString(group.resolve("cgroup.kill"), "");
    }

    private static String mount(String type, Path where, String options) {
        return "36 25 0:31 / " + where + " rw,relatime shared:9 - " + type + " " + type + " " + options;
    }
}
