package dev.sandlot.keeper;

import static dev.sandlot.keeper.KeeperHost.ANYTHING;
import static dev.sandlot.keeper.KeeperHost.NO_LIMITS;
import static dev.sandlot.keeper.KeeperHost.PATH;
import static dev.sandlot.keeper.KeeperHost.await;
import static dev.sandlot.keeper.KeeperHost.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.TerminalSize;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Terminals whose holders a {@link KeeperHost} makes. */
final class TestTerminals implements AutoCloseable {
    private final KeeperHost host;
    private final ConduitSockets sockets;
    private final Path directory;
    private final List<One> all = new ArrayList<>();

    TestTerminals(KeeperHost host, Vertx vertx, Path directory) {
        this.host = host;
        this.sockets = ConduitSockets.of(vertx);
        this.directory = directory;
    }

    /** One whose holder waits for its job. */
    One make(Integer uid) throws IOException {
        return make(uid, nextLogs(), "");
    }

    private Path nextLogs() throws IOException {
        return Files.createDirectory(directory.resolve("t" + all.size()));
    }

    /** @param before what an earlier run has printed */
    private One make(Integer uid, Path logs, String before) throws IOException {
        for (var name : List.of("record", "pty")) {
            Files.createFile(
                    logs.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(logs.resolve("pty"), before);
        var one = new One(host.keeper().terminal(uid, host.box(uid), logs, TerminalSize.USUAL), logs);
        all.add(one);
        return one;
    }

    /** One whose logs are in this directory. */
    One startIn(Path logs, String line) throws IOException {
        return give(make(null, logs, ""), "/", List.of("/bin/sh", "-c", line));
    }

    One start(Integer uid, String where, List<String> argv) throws IOException {
        return give(make(uid), where, argv);
    }

    /** @param before what an earlier run has printed */
    One startAfter(String before, String line) throws IOException {
        return give(make(null, nextLogs(), before), "/", List.of("/bin/sh", "-c", line));
    }

    private One give(One one, String where, List<String> argv) throws IOException {
        var environment = Map.of("PATH", PATH, "TERM", "xterm-256color", "LC_ALL", "C.UTF-8", "HISTFILE", "/dev/null");
        host.keeper()
                .give(
                        one.made,
                        new HolderJob(
                                new CommandOrder(true, NO_LIMITS, null, where, ANYTHING, null, environment, argv)));
        return one;
    }

    One start(Integer uid, String line) throws IOException {
        return start(uid, "/", List.of("/bin/sh", "-c", line));
    }

    One start(String line) throws IOException {
        return start(null, line);
    }

    @Override
    public void close() {
        all.forEach(One::killHolder);
    }

    /** A terminal's process. */
    final class One {
        private final KeeperProcess.Made made;
        private final Path directory;

        private One(KeeperProcess.Made made, Path directory) {
            this.made = made;
            this.directory = directory;
        }

        KeeperProcess.Made made() {
            return made;
        }

        Path directory() {
            return directory;
        }

        Path door() {
            return directory.resolve("door");
        }

        Path pty() {
            return directory.resolve("pty");
        }

        /** It may end within a character. */
        String log() {
            try {
                return new String(Files.readAllBytes(pty()), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String record() {
            return read(directory.resolve("record"));
        }

        /** What is printed, word by word. */
        String words() {
            return log().replaceAll("\\s+", " ").replaceFirst("^.*ready *", "").strip();
        }

        KeptTerminal connect() {
            return KeptTerminal.connect(sockets, door()).join();
        }

        void prints(String text) {
            await(() -> log().contains(text));
        }

        void ends(String how) {
            await(() -> record().endsWith("eof\n"));
            assertThat(record()).endsWith("\n" + how + "\neof\n");
        }

        void killHolder() {
            ProcessHandle.of(made.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
