package dev.sandlot.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.SandboxChange;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.Sandbox;
import dev.sandlot.process.ConduitPorts;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.Finding;
import dev.sandlot.stream.Watching;
import dev.sandlot.workspace.InnerFiles;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files and ports of a real sandbox: they are its own, whatever lies there. */
class SandboxFilesTest {
    private final Rig rig = new Rig().start();
    private final Sandbox sandbox = rig.create(Rig.PLAIN);
    private final FileSource files = new InnerFiles(rig.conduits);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldBeTheSandboxsOwn() {
        write("made/here", "by the daemon");
        var seen = rig.run(sandbox, "cat made/here; stat -c ' %u %a' made/here; printf 'by an agent' > there");

        assertThat(rig.output(seen)).isEqualTo("by the daemon 1000 644\n");
        assertThat(read("there")).isEqualTo("by an agent");
        assertThat(read("/workspace/there")).isEqualTo("by an agent");
        assertThat(read("/etc/passwd")).isEqualTo(rig.output(rig.run(sandbox, "cat /etc/passwd")));
    }

    @Test
    void shouldFollowPlantedLinksInTheSandboxsOwnViewOnly() {
        var database = rig.directory.resolve("sandlot.db").toString();
        rig.run(
                sandbox,
                "ln -s " + database + " database; ln -s / root; ln -s /etc/shadow shadow; ln -s /proc/1/environ init");

        assertThat(refused(files.read(sandbox.id(), InnerPath.of("database"), 0, 99)))
                .isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(refused(files.read(sandbox.id(), InnerPath.of("root" + database), 0, 99)))
                .isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(refused(files.read(sandbox.id(), InnerPath.of("shadow"), 0, 99)))
                .isIn(Fault.Kind.NOT_FOUND, Fault.Kind.FORBIDDEN);
        assertThat(refused(files.read(sandbox.id(), InnerPath.of("init"), 0, 99)))
                .isEqualTo(Fault.Kind.FORBIDDEN);
        assertThat(refused(files.write(sandbox.id(), InnerPath.of("root/usr/new"), null, false)
                        .compose(FileSource.FileWriting::finish)))
                .isEqualTo(Fault.Kind.FORBIDDEN);
        assertThat(refused(files.remove(sandbox.id(), InnerPath.of("root/usr"), true)))
                .isEqualTo(Fault.Kind.FORBIDDEN);
    }

    /** Its /var is a file system of 64 MiB. */
    @Test
    void shouldLeaveNothingWhereTheDiskIsFull() {
        var writing = Rig.get(files.write(sandbox.id(), InnerPath.of("/var/large"), null, false));
        var all = writing.write(Buffer.buffer(new byte[96 << 20])).compose(v -> writing.finish());

        assertThat(refused(all)).isEqualTo(Fault.Kind.DISK_FULL);
        assertThat(rig.output(rig.run(sandbox, "ls -A /var | grep -v -x -e tmp -e run -e lock || true")))
                .isEmpty();
    }

    @Test
    void shouldNotBeReachedWhileTheSandboxDoesNotRun() {
        write("file", "kept");
        rig.change(sandbox, SandboxChange.STOP);

        assertThat(refused(files.stat(sandbox.id(), InnerPath.of("file"), false)))
                .isEqualTo(Fault.Kind.CONFLICT);
        assertThat(refused(new ConduitPorts(rig.conduits).connect(sandbox.id(), List.of("127.0.0.1"), 80)))
                .isEqualTo(Fault.Kind.CONFLICT);
    }

    @Test
    void shouldBreakOffWhereTheSandboxEnds() {
        rig.run(sandbox, "head -c 100000000 /dev/zero > large");
        var reading = Rig.get(files.read(sandbox.id(), InnerPath.of("large"), 0, Long.MAX_VALUE));
        rig.change(sandbox, SandboxChange.STOP);

        assertThat(refused(rest(reading))).isEqualTo(Fault.Kind.UNAVAILABLE);
    }

    @Test
    void shouldMoveAndFindInItsOwnViewOnly() {
        rig.run(sandbox, "echo needle > file; ln -s / root; ln -s /etc/passwd linked; mkdir d");
        Rig.get(files.move(sandbox.id(), InnerPath.of("root"), InnerPath.of("d/root"), false, false));

        assertThat(rig.output(rig.run(sandbox, "readlink d/root"))).isEqualTo("/\n");
        assertThat(refused(files.move(sandbox.id(), InnerPath.of("file"), InnerPath.of("d/root/usr/f"), false, false)))
                .isIn(Fault.Kind.FORBIDDEN, Fault.Kind.CONFLICT);
        assertThat(found(new Finding.Wanted("passwd", null, false, false))).isEmpty();
        assertThat(found(new Finding.Wanted(null, "root:", false, false))).isEmpty();
        assertThat(found(new Finding.Wanted(null, "needle", false, false))).containsExactly("file");
    }

    private List<String> found(Finding.Wanted wanted) {
        var finding = Rig.get(files.find(sandbox.id(), InnerPath.of("."), wanted, 10));
        var paths = new ArrayList<String>();
        for (var piece = Rig.get(finding.next()); piece instanceof Finding.Hit hit; piece = Rig.get(finding.next())) {
            paths.add(hit.file().entry().path().toString());
        }
        Rig.get(finding.close());
        return paths;
    }

    @Test
    void shouldTellWhatIsDoneInsideUntilItEnds() {
        var watching = Rig.get(files.watch(sandbox.id(), InnerPath.of("."), true));
        rig.run(sandbox, "mkdir -p made/by; ln -s /tmp made/linked; touch /tmp/unseen made/by/agent");
        write("by the daemon", "too");

        var seen = new TreeSet<String>();
        while (!seen.containsAll(List.of("made", "made/by", "made/by/agent", "made/linked", "by the daemon"))) {
            Rig.get(watching.next()).paths().forEach(path -> seen.add(path.toString()));
        }
        assertThat(seen).noneMatch(path -> path.contains("unseen"));
        assertThat(rig.processes.viewers(sandbox.id())).isPositive();
        rig.change(sandbox, SandboxChange.STOP);

        assertThat(refused(ended(watching))).isEqualTo(Fault.Kind.UNAVAILABLE);
    }

    private static Future<Void> ended(Watching watching) {
        return watching.next().compose(changes -> ended(watching));
    }

    @Test
    void shouldWatchNoMoreThanSomebodyLooksOn() {
        var watching = Rig.get(files.watch(sandbox.id(), InnerPath.of("."), true));
        assertThat(rig.processes.viewers(sandbox.id())).isEqualTo(1);
        Rig.get(watching.close());

        assertThat(rig.processes.viewers(sandbox.id())).isZero();
        assertThat(rig.output(rig.run(sandbox, "pgrep -c -f 'files [w]atch' || true")))
                .isEqualTo("0\n");
    }

    /** Ports of the host's localhost are not the sandbox's. */
    @Test
    void shouldConnectToTheSandboxsOwnLocalhost() throws Exception {
        try (var host = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            var ports = new ConduitPorts(rig.conduits);

            assertThat(refused(ports.connect(sandbox.id(), List.of("127.0.0.1", "::1"), host.getLocalPort())))
                    .isEqualTo(Fault.Kind.UNAVAILABLE);
        }
    }

    private static Future<Void> rest(FileSource.FileReading reading) {
        return reading.next().compose(part -> part == null ? Future.succeededFuture() : rest(reading));
    }

    private void write(String path, String text) {
        var writing = Rig.get(files.write(sandbox.id(), InnerPath.of(path), null, true));
        Rig.get(writing.write(Buffer.buffer(text)));
        Rig.get(writing.finish());
    }

    private String read(String path) {
        var reading = Rig.get(files.read(sandbox.id(), InnerPath.of(path), 0, Long.MAX_VALUE));
        var all = Buffer.buffer();
        for (var part = Rig.get(reading.next()); part != null; part = Rig.get(reading.next())) {
            all.appendBuffer(part);
        }
        Rig.get(reading.close());
        return all.toString(UTF_8);
    }

    private static Fault.Kind refused(Future<?> future) {
        try {
            Rig.get(future);
        } catch (FaultException e) {
            return e.fault().kind();
        }
        throw new AssertionError("it was not refused");
    }
}
