package dev.sandlot.cli;

import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What Ctrl-C, TERM and HUP do while something is under way. A shutdown hook would not do: it hears nothing of a second Ctrl-C.
 */
final class Interrupts {
    private static final String[] NAMES = {"INT", "TERM", "HUP"};

    private Interrupts() {}

    /**
     * Does the work; signals that come meanwhile go to the handler, by their name without SIG, each in a thread of its own. After the
     * work they do what they did before.
     */
    static int during(IntSupplier work, Consumer<String> handler) {
        var before = new @Nullable SignalHandler[NAMES.length];
        for (int i = 0; i < NAMES.length; i++) {
            before[i] = install(NAMES[i], handler);
        }
        try {
            return work.getAsInt();
        } finally {
            for (int i = 0; i < NAMES.length; i++) {
                if (before[i] != null) {
                    Signal.handle(new Signal(NAMES[i]), before[i]);
                }
            }
        }
    }

    private static @Nullable SignalHandler install(String name, Consumer<String> handler) {
        try {
            var signal = new Signal(name);
            var before = Signal.handle(signal, got -> handler.accept(name));
            if (SignalHandler.SIG_IGN.equals(before)) {
                // nohup and the like: whoever started this wants it ignored.
                Signal.handle(signal, SignalHandler.SIG_IGN);
            }
            return before;
        } catch (IllegalArgumentException notOurs) {
            // The JVM was told to leave signals alone (-Xrs): then they end it.
            return null;
        }
    }
}
