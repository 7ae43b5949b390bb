package dev.sandlot.cli;

import dev.sandlot.model.TerminalSize;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A terminal in memory: the test types, changes its size, and sees when it was raw. */
final class FakeTty implements Tty {
    private final BlockingQueue<byte[]> typed = new LinkedBlockingQueue<>();
    private final List<String> states = new CopyOnWriteArrayList<>();
    private volatile TerminalSize size = new TerminalSize(100, 30);

    /** One read of standard input each. */
    FakeTty type(String keys) {
        typed.add(keys.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    void resize(int cols, int rows) {
        size = new TerminalSize(cols, rows);
    }

    /** {@code raw} and {@code restored}, as it happened. */
    List<String> states() {
        return List.copyOf(states);
    }

    /** What was typed and nobody has read, each read of its own. */
    List<String> unread() {
        return typed.stream()
                .map(keys -> new String(keys, StandardCharsets.ISO_8859_1))
                .toList();
    }

    InputStream in() {
        return new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException("one byte at a time");
            }

            @Override
            public int read(byte[] to, int at, int length) {
                try {
                    var keys = typed.take();
                    System.arraycopy(keys, 0, to, at, keys.length);
                    return keys.length;
                } catch (InterruptedException e) {
                    return -1;
                }
            }
        };
    }

    @Override
    public boolean isInput() {
        return true;
    }

    @Override
    public boolean isOutput() {
        return true;
    }

    @Override
    public TerminalSize size() {
        return size;
    }

    @Override
    public Raw raw(String resets) {
        states.add("raw");
        return () -> states.add("restored");
    }
}
