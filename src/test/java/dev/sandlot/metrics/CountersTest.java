package dev.sandlot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sandlot.model.HostSample.Amount;
import dev.sandlot.model.Usage.Task;
import dev.sandlot.model.Usage.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the kernel's figures. */
class CountersTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldTellHowFastACounterGrows() {
        var counter = new Counter();
        counter.see(100, 0);
        assertThat(counter.perSecond()).isNaN();
        counter.see(300, 2 * SECOND);

        assertThat(counter.perSecond()).isEqualTo(100);
        assertThat(counter.total()).isEqualTo(300);
    }

    @Test
    void shouldTakeACounterThatFallsAsBegunAnew() {
        var counter = new Counter();
        counter.see(1000, 0);
        counter.see(10, SECOND);

        assertThat(counter.perSecond()).isEqualTo(10);
        assertThat(counter.total()).isEqualTo(1010);
        counter.see(50, SECOND);
        assertThat(counter.total()).as("at the same time nothing is new").isEqualTo(1010);
    }

    private static Task task(long pid, long parent, long cpu) {
        return new Task(pid, 7, parent, cpu, new Traffic(cpu, 2 * cpu));
    }

    @Test
    void shouldNotCountTwiceWhatAParentHasTakenOver() {
        var totals = new TaskTotals();
        totals.see(List.of(task(2, 1, 10), task(3, 2, 50)));
        // The child has ended with 60, and its parent waited for it.
        totals.see(List.of(task(2, 1, 75)));

        assertThat(totals.cpuNanos()).isEqualTo(75);
        assertThat(totals.io()).isEqualTo(new Traffic(75, 150));
    }

    @Test
    void shouldKeepWhatEndedWithoutAnHeir() {
        var totals = new TaskTotals();
        totals.see(List.of(task(2, 1, 10), task(3, 2, 50), task(9, 1, 5)));
        totals.see(List.of(task(9, 1, 8)));

        assertThat(totals.cpuNanos()).isEqualTo(68);
    }

    @Test
    void shouldTellProcessesOfTheSamePidApart() {
        var totals = new TaskTotals();
        totals.see(List.of(task(2, 1, 100)));
        totals.see(List.of(new Task(2, 8, 1, 3, null)));

        assertThat(totals.cpuNanos()).isEqualTo(103);
    }

    @Test
    void shouldScoreByTheScarcest() {
        var plenty = new Amount(10, 100);
        assertThat(new IdleScore().of(0, 0, 4, new Amount(0, 100))).isEqualTo(1);
        assertThat(new IdleScore().of(1, 0, 4, plenty)).isZero();
        assertThat(new IdleScore().of(0.1, 8, 4, plenty)).isZero();
        assertThat(new IdleScore().of(0.1, 1, 4, plenty)).isCloseTo(0.75, within(1e-9));
        assertThat(new IdleScore().of(0.1, 1, 4, new Amount(97, 100))).isZero();
        assertThat(new IdleScore().of(0.25, -1, 4, plenty)).isEqualTo(0.75);
    }

    @Test
    void shouldCountEachDiskOnce() {
        var lines = List.of(
                "22 1 0:21 / /proc rw - proc proc rw",
                "30 1 8:1 /srv/data /data rw - ext4 /dev/sda1 rw",
                "26 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
                "31 1 8:1 /home /home rw - ext4 /dev/sda1 rw",
                "32 1 8:17 / /mnt/one rw - xfs /dev/sdb1 rw",
                "33 1 8:17 / /mnt/a\\040second rw - xfs /dev/sdb1 rw",
                "34 1 0:41 /@ /btrfs rw - btrfs /dev/sdc rw,subvol=/@",
                "35 1 0:42 /@home /btrfs/home rw - btrfs /dev/sdc rw,subvol=/@home",
                "36 1 0:50 / /net rw - nfs4 server:/export rw",
                "37 1 7:0 / /snap/core/1 ro - squashfs /dev/loop0 ro",
                "38 1 0:60 / /run rw - tmpfs tmpfs rw",
                "39 1 0:61 / /var/lib/containers/x/merged rw - overlay overlay rw",
                "broken");

        assertThat(Disks.distinct(lines)).extracting(Disks.Mount::target).containsExactly("/", "/mnt/one", "/btrfs");
        assertThat(Disks.look()).extracting(disk -> disk.device()).doesNotHaveDuplicates();
    }

    @Test
    void shouldReadSensors(@TempDir Path sys) throws Exception {
        assertThat(new Temperatures(sys).look()).isEmpty();
        var chip = Files.createDirectories(sys.resolve("hwmon/hwmon0"));
        Files.writeString(chip.resolve("name"), "coretemp\n");
        Files.writeString(chip.resolve("temp1_input"), "51500\n");
        Files.writeString(chip.resolve("temp1_label"), "Package id 0\n");
        Files.writeString(chip.resolve("temp2_input"), "nonsense\n");

        assertThat(new Temperatures(sys).look()).singleElement().satisfies(one -> {
            assertThat(one.name()).isEqualTo("coretemp Package id 0");
            assertThat(one.celsius()).isEqualTo(51.5);
        });
    }

    @Test
    void shouldReadWhatNvidiaSmiPrints() {
        var gpus = Gpus.parse(
                "NVIDIA L4, 37, 2048, 23034, 51, 38.20\nTesla T4, [N/A], 0, 15360, 40, [Not Supported]\nfailed\n");

        assertThat(gpus).hasSize(2);
        assertThat(gpus.get(0).used()).isEqualTo(0.37);
        assertThat(gpus.get(0).memory()).isEqualTo(new Amount(2048L << 20, 23034L << 20));
        assertThat(gpus.get(0).watts()).isEqualTo(38.2);
        assertThat(gpus.get(1).used()).isNull();
        assertThat(gpus.get(1).watts()).isNull();
    }

    @Test
    void shouldAskTheProgramAndLeaveItAloneAfterAFailure(@TempDir Path directory) throws Exception {
        var calls = directory.resolve("calls");
        var program = directory.resolve("nvidia-smi");
        Files.writeString(
                program,
                "#!/bin/sh\necho \"$@\" >>" + calls + "\ntest -e " + directory.resolve("broken")
                        + " && exit 9\necho 'NVIDIA L4, 37, 2048, 23034, 51, 38.20'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        var gpus = new Gpus(dev.sandlot.keeper.HostProgram.at(program));

        for (int i = 0; i < 6; i++) {
            assertThat(gpus.look()).hasSize(1);
        }
        assertThat(Files.readAllLines(calls)).hasSize(2).allMatch(line -> line.contains("--format=csv"));
        Files.createFile(directory.resolve("broken"));
        for (int i = 0; i < 50; i++) {
            gpus.look();
        }
        assertThat(gpus.look()).isEmpty();
        assertThat(Files.readAllLines(calls)).hasSize(3);
        assertThat(new Gpus(null).look()).isEmpty();
    }
}
