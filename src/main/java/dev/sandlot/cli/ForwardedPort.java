package dev.sandlot.cli;

import dev.sandlot.model.FaultException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** A port of this computer's localhost: each connection to it is one to a port of a sandbox, by a WebSocket of its own. */
final class ForwardedPort implements Closeable {
    private static final int MOST = 256;
    private static final int BLOCK = 64 << 10;
    private static final int DONE = 1000;

    private final ServerSocket listener = new ServerSocket();
    private final Semaphore room = new Semaphore(MOST);

    /** Makes the other end of a connection. */
    interface Opener {
        /** Faults and failures are told, and end that connection. */
        WebSocket open() throws IOException;
    }

    /** @param port 0 takes a free one */
    ForwardedPort(int port) throws IOException {
        try {
            listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), MOST);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Serves until it is closed, in threads that nobody waits for. */
    void begin(Opener opener, Consumer<String> complaints) {
        thread(() -> accept(opener, complaints));
    }

    private void accept(Opener opener, Consumer<String> complaints) {
        while (!listener.isClosed()) {
            try {
                var from = listener.accept();
                if (room.tryAcquire()) {
                    thread(() -> {
                        try {
                            carry(from, opener, complaints);
                        } finally {
                            room.release();
                        }
                    });
                } else {
                    complaints.accept("there are " + MOST + " connections already; another is turned away");
                    reset(from);
                }
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    complaints.accept("can't accept a connection: " + e.getMessage());
                }
            }
        }
    }

    private static void carry(Socket from, Opener opener, Consumer<String> complaints) {
        try (var to = opener.open()) {
            from.setTcpNoDelay(true);
            thread(() -> send(from, to));
            if (receive(to, from)) {
                from.close();
            } else {
                reset(from);
            }
        } catch (FaultException e) {
            complaints.accept(e.fault().message());
            reset(from);
        } catch (IOException lost) {
            reset(from);
        }
    }

    private static void send(Socket from, WebSocket to) {
        var block = new byte[BLOCK];
        try {
            var in = from.getInputStream();
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                to.sendBinary(Arrays.copyOf(block, n));
            }
            to.sendBinary(new byte[0]);
        } catch (IOException gone) {
            closeQuietly(to);
        }
    }

    /** Whether both ways have come to their end. */
    private static boolean receive(WebSocket from, Socket to) throws IOException {
        while (true) {
            var message = from.read();
            if (message instanceof WebSocket.Message.Closed closed) {
                return closed.code() == DONE;
            }
            if (message instanceof WebSocket.Message.Binary binary) {
                if (binary.bytes().length == 0) {
                    to.shutdownOutput();
                } else {
                    to.getOutputStream().write(binary.bytes());
                }
            }
        }
    }

    /** Whoever is there learns that something went wrong: it is not an end like others. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException gone) {
            // It is closed all the same.
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(Closeable open) {
        try {
            open.close();
        } catch (IOException gone) {
            // Nothing more is to be had of it.
        }
    }

    private static void thread(Runnable work) {
        var thread = new Thread(work, "sandlot-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
