package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.model.Command;
import dev.sandlot.model.Limits;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Boxes that are made before anybody asks for them, with the real backend. */
class SpareBoxesTest {
    private final Rig rig = new Rig().start();

    @AfterEach
    void close() {
        rig.close();
    }

    private Optional<String> spare() {
        return rig.directories().stream()
                .filter(rig::isSpare)
                .map(directory -> directory.getFileName().toString())
                .findFirst();
    }

    /** The id of the one that stands ready once its box is there. */
    private String ready() {
        Rig.await(() -> spare().isPresent());
        var id = spare().orElseThrow();
        Rig.await(() -> first(id) != 0);
        return id;
    }

    /** The pid of the first process of the box that is made in this sandbox's directory, or 0. */
    private long first(String id) {
        var directory = rig.directory.resolve("sandboxes").resolve(id).toString();
        return ProcessHandle.allProcesses()
                .filter(maker -> words(maker).anyMatch(word -> word.startsWith(directory + "/")))
                .flatMap(ProcessHandle::children)
                .filter(process ->
                        "sandlot-init".equals(words(process).findFirst().orElse("")))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElse(0);
    }

    private static Stream<String> words(ProcessHandle process) {
        try {
            return Stream.of(Files.readString(
                            Path.of("/proc/" + process.pid() + "/cmdline"),
                            java.nio.charset.StandardCharsets.ISO_8859_1)
                    .split("\0"));
        } catch (java.io.IOException gone) {
            return Stream.of();
        }
    }

    private static SandboxSpec spec(String name, Limits limits) {
        return SandboxSpec.builder().name(name).limits(limits).build();
    }

    private String said(Sandbox sandbox, String line) {
        return rig.output(rig.run(sandbox, line));
    }

    @Test
    void shouldMakeTheNextSandboxOfTheOneThatStandsReady() {
        rig.create(spec("first", new Limits(null, null, 40L, null)));
        var id = ready();
        long box = first(id);
        var second = rig.create(spec("second", new Limits(null, null, 30L, null)));
        assertThat(second.id().value()).isEqualTo(id);
        assertThat(rig.firstProcess(second)).isEqualTo(box);
        assertThat(rig.isSpare(rig.directory.resolve("sandboxes").resolve(id))).isFalse();
        assertThat(said(second, "hostname; grep -c second /etc/hosts")).isEqualTo("second\n1\n");
        assertThat(second.spec().limits().pids()).isEqualTo(30);
        assertThat(ready()).isNotEqualTo(id);
    }

    @Test
    void shouldRunTheCommandOfOneThatStoodReady() {
        var spec = Rig.spec(new Command.Line("echo $HOSTNAME; id -u; cat"));
        rig.create(spec);
        var id = ready();
        var second = rig.create(spec.but().name("second").build());
        assertThat(second.id().value()).isEqualTo(id);
        var main = rig.ask(new Request.GetProcess(id, "p1", 30));
        assertThat(rig.output(main)).isEqualTo("second\n1000\n");
        assertThat(main.exitCode()).isZero();
    }

    @Test
    void shouldNotBeTakenForAnotherKindOfSandbox() {
        rig.create(Rig.PLAIN);
        var id = ready();
        var limited = rig.create(
                SandboxSpec.builder().limits(new Limits(null, null, 100L, null)).build());
        assertThat(limited.id().value()).isNotEqualTo(id);
        // One of the last kind takes its place.
        Rig.await(() -> !spare().equals(Optional.of(id)) && spare().isPresent());
        Rig.await(() -> rig.directories().size() == 3);
    }

    @Test
    void shouldMakeTheSandboxAllTheSameWhereTheReadyOneHasDied() {
        rig.create(Rig.PLAIN);
        var id = ready();
        ProcessHandle.of(first(id)).orElseThrow().destroyForcibly();
        Rig.await(() -> first(id) == 0);
        var second = rig.create(Rig.PLAIN);
        assertThat(second.state()).isEqualTo(SandboxState.RUNNING);
        assertThat(said(second, "echo here")).isEqualTo("here\n");
    }

    @Test
    void shouldGoWithTheLastSandbox() {
        var only = rig.create(Rig.PLAIN);
        var id = ready();
        rig.ask(new Request.DeleteSandbox(only.id().value(), true));
        Rig.await(() -> rig.directories().isEmpty());
        assertThat(first(id)).isZero();
    }

    @Test
    void shouldGoWithTheDaemon() {
        var only = rig.create(Rig.PLAIN);
        var id = ready();
        rig.stop();
        assertThat(rig.directories())
                .extracting(Path::getFileName)
                .extracting(Path::toString)
                .containsExactly(only.id().value());
        assertThat(first(id)).isZero();
        rig.start();
    }

    @Test
    void shouldBeRemovedWhereADaemonHasDiedWithIt() throws Exception {
        rig.create(Rig.PLAIN);
        rig.stop();
        var left = rig.directory.resolve("sandboxes/" + SandboxId.random());
        Files.createDirectories(left.resolve("logs/p1"));
        Files.createFile(left.resolve("logs/p1/record"));
        Files.createFile(left.resolve("spare"));
        rig.start();
        Rig.await(() -> !Files.exists(left));
    }

    @Test
    void shouldLeaveTheLastUidToWhoeverComes() {
        rig.stop();
        rig.uids(2).start();
        rig.create(Rig.PLAIN);
        rig.create(
                SandboxSpec.builder().limits(new Limits(null, null, 100L, null)).build());
        assertThat(rig.list()).hasSize(2);
    }
}
