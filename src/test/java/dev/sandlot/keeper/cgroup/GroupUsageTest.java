package dev.sandlot.keeper.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Usage.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading what the kernel counts. */
class GroupUsageTest {
    @Test
    void shouldReadGroupsOfVersion2(@TempDir Path group) throws Exception {
        Files.writeString(group.resolve("cpu.stat"), "usage_usec 1500000\nuser_usec 1000000\nsystem_usec 500000\n");
        Files.writeString(group.resolve("memory.current"), "10000000\n");
        Files.writeString(
                group.resolve("memory.stat"),
                "anon 4000000\nfile 6000000\nfile_dirty 300000\nfile_writeback 200000\ninactive_file 1000000\nactive_file 2000000\n");
        Files.writeString(group.resolve("pids.current"), "7\n");
        Files.writeString(
                group.resolve("io.stat"),
                "254:0 rbytes=100 wbytes=20 rios=1 wios=1 dbytes=0 dios=0\n8:0 rbytes=5 wbytes=6 rios=1 wios=1\n");

        var usage = GroupUsage.of(group, group, group, false, null);

        assertThat(usage).isEqualTo(new GroupUsage(1_500_000_000L, 10_000_000L, 2_500_000L, 7L, new Traffic(105, 26)));
        assertThat(usage.memoryBytes()).isEqualTo(7_500_000);
        // Only where the charge has changed is the dear file read again.
        Files.delete(group.resolve("memory.stat"));
        assertThat(GroupUsage.of(group, group, group, false, usage)).isEqualTo(usage);
        Files.writeString(group.resolve("memory.current"), "11000000\n");
        assertThat(GroupUsage.of(group, group, group, false, usage).memoryBytes())
                .isEqualTo(11_000_000);
    }

    @Test
    void shouldReadGroupsOfVersion1(@TempDir Path group) throws Exception {
        Files.writeString(group.resolve("memory.usage_in_bytes"), "10000000\n");
        Files.writeString(
                group.resolve("memory.stat"),
                "inactive_file 1\ntotal_inactive_file 3000000\ntotal_active_file 1500000\ntotal_dirty 500000\n");

        var usage = GroupUsage.of(group, group, null, true, null);

        assertThat(usage).isEqualTo(new GroupUsage(null, 10_000_000L, 4_000_000L, null, null));
        assertThat(usage.memoryBytes()).isEqualTo(6_000_000);
    }

    @Test
    void shouldTellNothingOfGroupsThatAreGone(@TempDir Path group) {
        var gone = group.resolve("gone");
        assertThat(GroupUsage.of(gone, gone, gone, false, null)).isEqualTo(GroupUsage.NONE);
    }
}
