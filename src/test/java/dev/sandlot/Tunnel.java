package dev.sandlot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A link to a daemon as {@code ssh -L} makes it: its end is on this computer. Counts what goes through. */
final class Tunnel implements AutoCloseable {
    private final ServerSocket server;
    private final URI daemon;
    private final boolean elsewhere;
    private final byte[] name;
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();

    /** @param elsewhere the name of this computer comes out of answers as another of the same length, as if the daemon were not here */
    Tunnel(URI daemon, boolean elsewhere) throws IOException {
        this.daemon = daemon;
        this.elsewhere = elsewhere;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.name = ("\"node\":\"" + InetAddress.getLocalHost().getHostName()).getBytes(StandardCharsets.UTF_8);
        run(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** To the daemon, since it was asked last. */
    long up() {
        return up.getAndSet(0);
    }

    /** Likewise, from the daemon. */
    long down() {
        return down.getAndSet(0);
    }

    private void accept() throws IOException {
        while (true) {
            var client = server.accept();
            var there = new Socket(daemon.getHost(), daemon.getPort());
            run(() -> carry(client, there, up, false));
            run(() -> carry(there, client, down, elsewhere));
        }
    }

    private void carry(Socket from, Socket to, AtomicLong count, boolean rename) throws IOException {
        try (from;
                to) {
            copy(from.getInputStream(), to.getOutputStream(), count, rename);
        }
    }

    private void copy(InputStream in, OutputStream out, AtomicLong count, boolean rename) throws IOException {
        var part = new byte[64 << 10];
        for (int read = in.read(part); read >= 0; read = in.read(part)) {
            count.addAndGet(read);
            if (rename) {
                rename(part, read);
            }
            out.write(part, 0, read);
        }
    }

    /** An answer that has it is small and comes in one piece. */
    private void rename(byte[] part, int length) {
        int at = new String(part, 0, length, StandardCharsets.ISO_8859_1)
                .indexOf(new String(name, StandardCharsets.ISO_8859_1));
        if (at >= 0) {
            part[at + name.length - 1] ^= 1;
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException over) {
                        return;
                    }
                },
                "tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
