package dev.sandlot.egress;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A server somewhere outside, which does what a test wants of it. */
final class Origin implements AutoCloseable {
    /** What it does with a connection, which is closed behind it. */
    @FunctionalInterface
    interface Behaviour {
        void serve(Talk with) throws IOException;
    }

    final AtomicInteger connections = new AtomicInteger();
    /** The requests that were read. */
    final List<Talk.Message> requests = new CopyOnWriteArrayList<>();

    private final ServerSocket listening;
    private final Behaviour behaviour;
    private final Set<Talk> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "origin");
        thread.setDaemon(true);
        return thread;
    });

    Origin(InetAddress address, Behaviour behaviour) throws IOException {
        this(new ServerSocket(0, 2048, address), behaviour);
    }

    /** One that is reached by this socket. */
    Origin(ServerSocket listening, Behaviour behaviour) {
        this.behaviour = behaviour;
        this.listening = listening;
        threads.execute(this::accept);
    }

    static Origin serving(Behaviour behaviour) throws IOException {
        return new Origin(InetAddress.getLoopbackAddress(), behaviour);
    }

    /** Answers every request by these bytes, and keeps the connection. */
    static Origin answering(String answer) throws IOException {
        var origin = new Origin[1];
        origin[0] = serving(with -> {
            while (true) {
                origin[0].requests.add(with.message());
                with.say(answer);
            }
        });
        return origin[0];
    }

    /** Answers by the request's first line and its body. */
    static Origin echoing() throws IOException {
        var origin = new Origin[1];
        origin[0] = serving(with -> {
            while (true) {
                var request = with.message();
                origin[0].requests.add(request);
                with.say("HTTP/1.1 200 OK\r\nContent-Length: " + (request.line().length() + request.body().length)
                        + "\r\n\r\n" + request.line());
                with.say(request.body());
            }
        });
        return origin[0];
    }

    /** Says back what it is told, for as long as it is told anything. */
    static Origin repeating() throws IOException {
        return serving(with -> {
            var in = with.socket.getInputStream();
            var piece = new byte[16 << 10];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                with.socket.getOutputStream().write(piece, 0, count);
            }
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                var with = new Talk(listening.accept());
                connections.incrementAndGet();
                open.add(with);
                threads.execute(() -> serve(with));
            } catch (IOException | RejectedExecutionException e) {
                return; // It is closed.
            }
        }
    }

    private void serve(Talk with) {
        try (with) {
            behaviour.serve(with);
        } catch (EOFException e) {
            // The other side has ended it.
        } catch (IOException e) {
            // Likewise, and less politely.
        } finally {
            open.remove(with);
        }
    }

    /** How many connections it has now. */
    int open() {
        return open.size();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var with : open) {
            with.close();
        }
        threads.shutdownNow();
    }
}
