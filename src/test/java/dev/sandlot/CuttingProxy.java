package dev.sandlot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A link to a daemon that is cut as soon as a request has come in: the first so often, or one connection of many. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final URI daemon;
    private final int cut;
    private final AtomicInteger connections = new AtomicInteger();

    /** @param cut which connection is cut, counted from 1 */
    CuttingProxy(URI daemon, int cut) throws IOException {
        this.daemon = daemon;
        this.cut = cut;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run("proxy", this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            var client = server.accept();
            if (connections.incrementAndGet() == cut) {
                client.getInputStream().read();
                client.setSoLinger(true, 0);
                client.close();
                continue;
            }
            var there = new Socket(daemon.getHost(), daemon.getPort());
            run("to daemon", () -> carry(client.getInputStream(), there.getOutputStream(), there));
            run("to client", () -> carry(there.getInputStream(), client.getOutputStream(), client));
        }
    }

    private static void carry(InputStream from, OutputStream to, Socket end) throws IOException {
        from.transferTo(to);
        end.shutdownOutput();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(String name, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException over) {
                        return;
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
