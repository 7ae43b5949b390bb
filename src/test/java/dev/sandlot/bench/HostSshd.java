package dev.sandlot.bench;

import dev.sandlot.OpenSsh;
import dev.sandlot.TestDaemon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The yardstick of ssh: OpenSSH's own server on this host, without any walls; what a user does who has no sandboxes. */
final class HostSshd implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
    private static final String KEY = "host-client";

    private final Process server;
    private final OpenSsh client;

    private HostSshd(Process server, OpenSsh client) {
        this.server = server;
        this.client = client;
    }

    /** Empty where it is not installed. */
    static Optional<HostSshd> start(Path directory) throws Exception {
        if (!Files.isExecutable(PROGRAM)) {
            return Optional.empty();
        }
        var files = Files.createDirectory(directory.resolve("sshd"));
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(files.resolve("ssh"), "127.0.0.1:" + port);
        var client = new OpenSsh(files, files);
        Files.writeString(files.resolve("keys"), client.newKey(KEY) + "\n");
        client.newKey("host");
        var settings = List.of(
                "ListenAddress 127.0.0.1:" + port,
                "HostKey " + files.resolve("host"),
                "AuthorizedKeysFile " + files.resolve("keys"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PermitRootLogin yes",
                "Subsystem sftp internal-sftp");
        Files.write(files.resolve("config"), settings);
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd")); // where it gives its privileges up
        }
        var server = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-D",
                        "-e",
                        "-f",
                        files.resolve("config").toString())
                .redirectErrorStream(true)
                .redirectOutput(files.resolve("log").toFile())
                .start();
        TestDaemon.await(Duration.ofSeconds(30), () -> listens(port));
        return Optional.of(new HostSshd(server, client));
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** {@code ssh} to this host. */
    List<String> ssh(List<String> options, String... command) {
        return client.ssh(KEY, System.getProperty("user.name"), options, command);
    }

    @Override
    public void close() {
        server.destroy();
    }
}
