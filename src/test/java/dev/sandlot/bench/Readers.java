package dev.sandlot.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Many WebSocket readers of one process on one thread, so that they cost the machine little beside the daemon. */
final class Readers implements AutoCloseable {
    private static final long LIMIT = TimeUnit.MINUTES.toNanos(5);

    private final Selector selector = Selector.open();
    private final List<WebSocketReader> readers = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);

    /** Connects them; when this returns, each has been welcomed. */
    Readers(URI base, String token, String path, int count, Supplier<Sink> sinks) throws IOException {
        for (int i = 0; i < count; i++) {
            var channel = SocketChannel.open(new InetSocketAddress(base.getHost(), base.getPort()));
            var reader = new WebSocketReader(channel, sinks.get());
            readers.add(reader);
            reader.greet(base, token, path);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, reader);
        }
        readUntil(WebSocketReader::isWelcome);
    }

    /** Reads until each has been told of the process's end, and verifies what each got. */
    void drain() throws IOException {
        readUntil(WebSocketReader::hasEnded);
        readers.forEach(WebSocketReader::verify);
    }

    private void readUntil(Predicate<WebSocketReader> done) throws IOException {
        var deadline = System.nanoTime() + LIMIT;
        var waiting = readers.stream().filter(done.negate()).count();
        while (waiting > 0) {
            if (System.nanoTime() > deadline) {
                throw new IOException(waiting + " of " + readers.size() + " readers still wait");
            }
            selector.select(1000);
            for (var key : selector.selectedKeys()) {
                var reader = (WebSocketReader) key.attachment();
                var before = done.test(reader);
                if (!reader.read(buffer)) {
                    key.cancel();
                }
                if (!before && done.test(reader)) {
                    waiting--;
                }
            }
            selector.selectedKeys().clear();
        }
    }

    @Override
    public void close() throws IOException {
        for (var reader : readers) {
            reader.close();
        }
        selector.close();
    }
}
