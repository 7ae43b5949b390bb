package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.bus.SandboxChange;
import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Restart;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.SandboxState;
import dev.sandlot.store.ProcessTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of processes, where, and for how long, with the real backend. */
class KeepingTest {
    private static final int MEBIBYTE = 1 << 20;

    private final Rig rig = new Rig().keep(3).grace(java.time.Duration.ofSeconds(1));

    @AfterEach
    void close() {
        rig.close();
    }

    private List<SandboxProcess> processes(Sandbox sandbox) {
        var all = new ArrayList<SandboxProcess>();
        String cursor = null;
        do {
            var page = rig.ask(new Request.ListProcesses(sandbox.id().value(), 1000, cursor));
            all.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        return all;
    }

    private List<String> ids(Sandbox sandbox) {
        return processes(sandbox).stream().map(process -> process.id().value()).toList();
    }

    /** A command of almost the greatest size, in words that each fit into what the kernel takes for one. */
    private static Command large(String script) {
        var words = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        for (int i = 0; i < 10; i++) {
            words.add("x".repeat(MEBIBYTE / 10 - 100));
        }
        return new Command.Words(words);
    }

    @Test
    void shouldForgetWhatEndedFirstWithItsLogButNothingElse() {
        rig.start();
        var sandbox = rig.create(Rig.spec(new Command.Line("true")));
        var service = rig.launch(sandbox, Rig.service("exit 0", Restart.Policy.ON_FAILURE));
        var running = rig.launch(sandbox, Rig.task("sleep 1000", null));
        var ended = IntStream.range(0, 6)
                .mapToObj(i -> rig.run(sandbox, "echo " + i))
                .toList();
        Rig.await(() -> ids(sandbox).size() == 6);
        assertThat(ids(sandbox))
                .containsExactly(
                        "p1",
                        service.id().value(),
                        running.id().value(),
                        ended.get(3).id().value(),
                        ended.get(4).id().value(),
                        ended.get(5).id().value());
        var logs = rig.directory.resolve("sandboxes/" + sandbox.id() + "/logs");
        Rig.await(() -> !Files.exists(logs.resolve(ended.get(2).id().value())));
        assertThat(logs.resolve(ended.get(3).id().value())).isDirectory();
        Rig.await(() -> rig.value("SELECT count(*) FROM process_spec").equals(6));
        assertThat(rig.run(sandbox, "true").id().number()).isEqualTo(10);
    }

    @Test
    void shouldPruneWhatAnEarlierDaemonLeftAndNeverUseANumberTwice() {
        rig.keep(100).start();
        var sandbox = rig.create(Rig.PLAIN);
        IntStream.range(0, 8).forEach(i -> rig.run(sandbox, "true"));
        rig.stop();
        rig.keep(2).start();
        var next = rig.run(sandbox, "true");
        assertThat(next.id().number()).isEqualTo(9);
        Rig.await(() -> ids(sandbox).equals(List.of("p1", "p8", "p9")));
    }

    @Test
    void shouldKnowWhatEndedBeforeTheStartOnceItIsAskedFor() {
        rig.start();
        var sandbox = rig.create(Rig.PLAIN);
        var named = ProcessSpec.exec(large("echo out; echo err >&2; exit 7"))
                .withName("mine")
                .withCwd("/tmp");
        rig.run(sandbox, "true");
        var before = rig.ended(rig.launch(sandbox, named));
        assertThat(before.spec()).isEqualTo(named);
        rig.restart();

        assertThat(rig.refusal(new Request.StartProcess(sandbox.id().value(), named, null, 0))
                        .kind())
                .isEqualTo(Fault.Kind.CONFLICT);
        var after = rig.ask(new Request.GetProcess(sandbox.id().value(), "mine", 0));
        assertThat(after).isEqualTo(before);
        assertThat(after.output().stdoutBytes()).isEqualTo(4);
        assertThat(rig.output(after)).contains("out\n").contains("err\n");
        assertThat(processes(sandbox)).contains(before).hasSize(2);
    }

    @Test
    void shouldKeepHowFarALogReachesThatGrewAfterTheEndOfItsProcess() throws IOException {
        rig.start();
        var sandbox = rig.create(Rig.PLAIN);
        var workspace = rig.directory.resolve("sandboxes/" + sandbox.id() + "/workspace");
        var process = rig.run(sandbox, "(while [ ! -e /workspace/go ]; do sleep 0.05; done; echo late) & echo early");
        assertThat(process.output().stdoutBytes()).isEqualTo(6);
        // After a restart it is followed on, though nobody has asked for it.
        rig.restart();
        Files.createFile(workspace.resolve("go"));
        Rig.await(() -> rig.value("SELECT stdout_bytes FROM process").equals(11));
        rig.stop();
        // As a daemon finds it that has nothing of it to follow.
        Files.delete(rig.directory.resolve("sandboxes/" + sandbox.id() + "/logs/p1/index"));
        rig.start();

        assertThat(rig.process(process).output().stdoutBytes()).isEqualTo(11);
        var logs = rig.ask(Request.ListLogs.newest(sandbox.id(), 0)).logs();
        assertThat(logs).hasSize(1);
        assertThat(logs.get(0).printedAt()).isAfter(process.endedAt());
    }

    @Test
    void shouldEndAPageEarlyWhereWhatIsInItIsLarge() {
        rig.start();
        var sandbox = rig.create(Rig.PLAIN);
        for (int i = 0; i < 3; i++) {
            rig.ended(rig.launch(sandbox, ProcessSpec.exec(large("true"))));
        }
        var page = rig.ask(new Request.ListProcesses(sandbox.id().value(), 1000, null));
        assertThat(page.items()).hasSize(1);
        assertThat(page.nextCursor()).isEqualTo("1");
        assertThat(processes(sandbox)).hasSize(3);
    }

    @Test
    void shouldRefuseLargeCommandsOnceTooManyOfThemRunAndTakeThemAgainWhenTheyHaveEnded() {
        rig.start();
        var sandbox = rig.create(Rig.PLAIN);
        var running = new ArrayList<SandboxProcess>();
        Fault refused = null;
        while (refused == null && running.size() < 40) {
            try {
                running.add(rig.launch(sandbox, ProcessSpec.exec(large("sleep 1000"))));
            } catch (FaultException e) {
                refused = e.fault();
            }
        }
        assertThat(refused).isNotNull();
        assertThat(refused.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
        assertThat(refused.message()).contains("together they may take " + (SpecRoom.MOST >> 10) + " KiB");
        assertThat(running).hasSizeGreaterThan(8);
        assertThat(rig.run(sandbox, "echo small").exitCode()).isZero();
        for (var process : running) {
            rig.ask(new Request.SignalProcess(sandbox.id().value(), process.id().value(), "KILL"));
            rig.ended(process);
        }
        assertThat(rig.ended(rig.launch(sandbox, ProcessSpec.exec(large("exit 5"))))
                        .exitCode())
                .isEqualTo(5);
    }

    @Test
    void shouldFeedStandardInputAcrossARestartAndKeepItNowhere() throws IOException {
        rig.start();
        var sandbox = rig.create(Rig.PLAIN);
        var stdin = "the-secret-".repeat(95_000);
        var spec = ProcessSpec.exec(new Command.Line("sleep 1; sha256sum; echo $((1 + 1))"));
        var request = new Request.StartProcess(sandbox.id().value(), spec, stdin, "key", 0);
        var process = rig.ask(request);
        rig.restart();
        assertThat(rig.ask(request).id()).isEqualTo(process.id());
        assertThat(rig.refusal(new Request.StartProcess(sandbox.id().value(), spec, "other", "key", 0))
                        .kind())
                .isEqualTo(Fault.Kind.INVALID);
        assertThat(rig.output(rig.ended(process))).startsWith(sha256(stdin)).endsWith("2\n");
        try (var files = Files.walk(rig.directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("the-secret-");
            }
        }
    }

    private static String sha256(String text) {
        try {
            var hash = java.security.MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return java.util.HexFormat.of().formatHex(hash);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldRefuseStandardInputForWhatStartsAgain() {
        rig.start();
        var service = Rig.service("cat", Restart.Policy.ALWAYS);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> new Request.StartProcess("box", service, "once", null, 0))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        e -> assertThat(e.fault().errors().get(0).field()).isEqualTo("stdin"));
    }

    @Test
    void shouldStartWhateverIsInItsRows() {
        rig.start();
        var good = rig.create(Rig.PLAIN);
        var large = rig.create(Rig.spec(new Command.Line("sleep 1000")));
        var garbage = rig.create(Rig.PLAIN);
        var ended = rig.run(good, "true");
        var running = rig.launch(good, Rig.task("sleep 1000", null));
        rig.stop();
        rig.sql("UPDATE sandbox SET spec = json_set(spec, '$.command', printf('%.20000000c', 'x')) WHERE id = '"
                + large.id() + "'");
        rig.sql(
                "UPDATE sandbox SET spec = '{\"name\": [', capabilities = '7', concerns = 'x', state = 'HAPPY' WHERE id = '"
                        + garbage.id() + "'");
        rig.sql("UPDATE process_spec SET spec = printf('%.20000000c', 'x') WHERE sandbox_id = '" + good.id()
                + "' AND number = " + running.id().number());
        rig.sql("UPDATE process_spec SET spec = '{}' WHERE number = "
                + ended.id().number());
        rig.sql("UPDATE process SET kind = 'x', restart = 'y', state = 'z' WHERE number = "
                + ended.id().number());
        rig.start();

        assertThat(rig.sandbox(good)).isEqualTo(good);
        assertThat(rig.run(good, "echo on").exitCode()).isZero();
        assertThat(rig.process(running).spec().command().display()).isEqualTo("sleep 1000");
        assertThat(rig.process(ended).spec().command().display()).isEqualTo("true");
        var unread = rig.sandbox(large);
        assertThat(unread.name()).isEqualTo(large.name());
        assertThat(unread.state()).isEqualTo(SandboxState.RUNNING);
        assertThat(unread.failure().kind()).isEqualTo("unreadable");
        assertThat(rig.change(large, SandboxChange.STOP).state()).isEqualTo(SandboxState.STOPPED);
        assertThat(rig.refusal(new Request.ChangeSandbox(large.id().value(), SandboxChange.START))
                        .message())
                .contains("can't be read");
        assertThat(rig.sandbox(garbage).state()).isEqualTo(SandboxState.LOST);
        // What nobody can read now, somebody may be able to read later.
        assertThat((int) rig.value("SELECT length(spec) FROM sandbox WHERE id = '" + large.id() + "'"))
                .isGreaterThan(ProcessTable.PAGE)
                .isGreaterThan(20_000_000);
    }
}
