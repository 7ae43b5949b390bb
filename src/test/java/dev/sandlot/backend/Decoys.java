package dev.sandlot.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What an attacker is after, on the host and open to everyone who gets there: files, sockets, shared memory and a process of the same uid.
 * So it is the walls that hold, not file modes.
 */
final class Decoys implements AutoCloseable {
    /** Listens on an abstract socket, owns a System V shared memory segment, lets anyone trace it, and ends with its standard input. */
    private static final String PROCESS = """
            use IO::Socket::UNIX;
            my ($name, $key) = @ARGV;
            syscall(157, 0x59616d61, -1) if `uname -m` eq "x86_64\\n";
            syscall(167, 0x59616d61, -1) if `uname -m` eq "aarch64\\n";
            my $s = IO::Socket::UNIX->new(Local => "\\0$name", Listen => 9) or die "listen: $!";
            my $id = shmget($key, 4096, 01666); defined $id or die "shmget: $!";
            $| = 1; print "ready\\n"; <STDIN>; shmctl($id, 0, 0);
            """;

    private final String name = "sandlot" + ThreadLocalRandom.current().nextInt(1 << 30);
    private final int key = ThreadLocalRandom.current().nextInt(1, 1 << 30);
    private final Path directory;
    private final Path sharedMemory = Path.of("/dev/shm", name);
    private final ServerSocketChannel socket;
    private final ServerSocket port;
    private final Process process;

    Decoys(Who who) {
        try {
            directory = Files.createTempDirectory("sandlot-decoys");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            open(Files.writeString(directory.resolve("secret"), "secret"));
            open(Files.writeString(sharedMemory, "secret"));
            socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            socket.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
            open(directory.resolve("socket"));
            port = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
            var argv = new ArrayList<>(TestSandbox.becoming(who));
            argv.addAll(List.of("perl", "-e", PROCESS, name, Integer.toString(key)));
            process = new ProcessBuilder(argv)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (process.getInputStream().read() != 'r') {
                throw new IllegalStateException("no decoy process");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The script with what it attacks filled in. */
    String aim(String script) {
        return script.replace("@SECRET@", directory + "/secret")
                .replace("@DIR@", directory.toString())
                .replace("@SOCKET@", directory + "/socket")
                .replace("@NAME@", name)
                .replace("@PORT@", Integer.toString(port.getLocalPort()))
                .replace("@KEY@", Integer.toString(key))
                .replace("@PID@", Long.toString(process.pid()));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private static void open(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            Waits.until("the decoy has ended", () -> !process.isAlive());
            socket.close();
            port.close();
            Files.deleteIfExists(sharedMemory);
            TestSandbox.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
