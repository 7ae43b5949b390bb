package dev.sandlot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A link to a daemon that is cut: one connection of many as soon as a request has come in, or all that are open when it is asked. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final URI daemon;
    private final int cut;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param cut which connection is cut by itself, counted from 1; 0 for none */
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
                cut(client);
                continue;
            }
            try {
                var there = new Socket(daemon.getHost(), daemon.getPort());
                open.addAll(List.of(client, there));
                run("to daemon", () -> carry(client, there));
                run("to client", () -> carry(there, client));
            } catch (IOException nobodyThere) {
                cut(client);
            }
        }
    }

    /** New connections are let through again. */
    void cutAll() throws IOException {
        for (var socket : open) {
            open.remove(socket);
            cut(socket);
        }
    }

    private static void cut(Socket socket) throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    /** What breaks on one side breaks on the other. */
    private static void carry(Socket from, Socket to) throws IOException {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException broken) {
            cut(from);
            cut(to);
        }
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
            cutAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
