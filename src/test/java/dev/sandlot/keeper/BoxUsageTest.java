package dev.sandlot.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Usage.Traffic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading what the kernel tells of processes. */
class BoxUsageTest {
    @Test
    void shouldLeaveTheLoopbackOut() {
        var table = """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                    lo: 9999      10    0    0    0     0          0         0  9999      10    0    0    0     0       0          0
                  eth0:  100       2    0    0    0     0          0         0    30       1    0    0    0     0       0          0
                  eth1:7  2    0    0    0     0          0         0    4       1    0    0    0     0       0          0
                """;

        assertThat(NetDevices.sum(table)).isEqualTo(new Traffic(107, 34));
    }

    @Test
    void shouldTellOfOurOwnProcess() {
        var own = ProcessHandle.current().pid();

        var tasks = Tasks.of(List.of(own, Long.MAX_VALUE));

        assertThat(tasks).singleElement().satisfies(task -> {
            assertThat(task.pid()).isEqualTo(own);
            assertThat(task.cpuNanos()).isPositive();
            assertThat(task.parent()).isPositive();
        });
        assertThat(Tasks.privateBytes(List.of(own))).isGreaterThan(1 << 20);
    }
}
