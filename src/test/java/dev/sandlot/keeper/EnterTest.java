package dev.sandlot.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When nothing is run in a box; what is, is the backends' contract. */
class EnterTest {
    @TempDir
    Path directory;

    private final String keeper = KeeperPrograms.checked().file().toString();
    private Path order;
    private Path filter;

    @BeforeEach
    void write() throws IOException {
        var entry = new Entry(false, new Entry.Rlimits(0, 64, 0), null, "/", null, Map.of("PATH", "/usr/bin:/bin"));
        order = Files.write(directory.resolve("order"), entry.encoded());
        // Everything is allowed: BPF_RET | BPF_K, SECCOMP_RET_ALLOW.
        filter = Files.write(directory.resolve("filter"), new byte[] {6, 0, 0, 0, 0, 0, (byte) 0xff, 0x7f});
    }

    @Test
    void shouldRunNothingWhereTheProcessIsInNoBox() throws IOException, InterruptedException {
        // As one of an earlier version is, whose commands brought their own walls.
        assertRefused(run(Long.toString(ProcessHandle.current().pid()), "mnt", "--", "echo", "run"));
    }

    @Test
    void shouldRunNothingWithoutAWholeOrder() throws IOException, InterruptedException {
        var whole = Files.readAllBytes(order);
        Files.write(order, Arrays.copyOf(whole, whole.length - 1));
        assertRefused(run(Long.toString(ProcessHandle.current().pid()), "mnt", "--", "echo", "run"));
    }

    @Test
    void shouldRunNothingWhereTheBoxHasGone() throws IOException, InterruptedException {
        assertRefused(run("4194304", "mnt", "--", "echo", "run"));
        assertRefused(run(Long.toString(ProcessHandle.current().pid()), "moon", "--", "echo", "run"));
        assertRefused(run("--", "echo", "run"));
    }

    private record Said(int status, String text) {}

    private static void assertRefused(Said said) {
        assertThat(said.status()).as(said.text()).isEqualTo(125);
        assertThat(said.text()).startsWith("sandlot: ").doesNotContain("run\n");
    }

    private Said run(String... words) throws IOException, InterruptedException {
        var argv = new ArrayList<>(List.of(keeper, "start", "-", order.toString(), filter.toString(), keeper, "enter"));
        argv.addAll(List.of(words));
        var process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }
}
