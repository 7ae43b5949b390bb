package dev.sandlot.cli;

import dev.sandlot.wire.ControlBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** What the person types at a recording. Keys that mean nothing here are passed over, with all bytes of theirs. */
final class PlayerKeys {
    /** What a key is for. */
    enum Act {
        PAUSE,
        FASTER,
        SLOWER,
        AHEAD,
        LEAVE,
        INTERRUPT
    }

    private static final int CTRL_C = 3;

    private enum State {
        PLAIN,
        ESCAPE,
        SEQUENCE
    }

    private final Consumer<Act> told;
    private State state = State.PLAIN;

    PlayerKeys(Consumer<Act> told) {
        this.told = told;
    }

    /** Reads in a thread of its own, for as long as this program runs. A terminal that has gone is like leaving. */
    void follow(InputStream from) {
        var thread = new Thread(
                () -> {
                    var buffer = new byte[256];
                    try {
                        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                            take(buffer, count);
                        }
                    } catch (IOException gone) {
                        // An end like any other.
                    }
                    told.accept(Act.LEAVE);
                },
                "sandlot-keys");
        thread.setDaemon(true);
        thread.start();
    }

    void take(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            next(bytes[i]);
        }
    }

    private void next(int b) {
        if (b == CTRL_C) {
            state = State.PLAIN;
            told.accept(Act.INTERRUPT);
        } else if (b == ControlBytes.ESC) {
            state = State.ESCAPE;
        } else if (state == State.ESCAPE) {
            state = b == '[' || b == 'O' ? State.SEQUENCE : State.PLAIN;
        } else if (state == State.SEQUENCE) {
            if (b >= '@') {
                state = State.PLAIN;
                arrow(b);
            }
        } else {
            plain(b);
        }
    }

    private void arrow(int last) {
        if (last == 'C') {
            told.accept(Act.AHEAD);
        }
    }

    private void plain(int b) {
        switch (b) {
            case ' ' -> told.accept(Act.PAUSE);
            case '+', '=' -> told.accept(Act.FASTER);
            case '-' -> told.accept(Act.SLOWER);
            case 'q', 'Q' -> told.accept(Act.LEAVE);
            default -> {}
        }
    }
}
