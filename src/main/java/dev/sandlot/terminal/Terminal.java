package dev.sandlot.terminal;

import dev.sandlot.keeper.KeptTerminal;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One terminal that is there: the way to its holder, who looks at it, and who of them drives. Safe to use from any thread; futures complete on threads
 * of the way. What one thread asks for is done in that order.
 */
final class Terminal {
    private final Supplier<CompletableFuture<KeptTerminal>> connect;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private @Nullable Future<KeptTerminal> way;
    private @Nullable Viewer driver;
    /** What it has, as far as is known. */
    private @Nullable TerminalSize size;

    private boolean closed;

    /** @param connect opens a way to the holder */
    Terminal(Supplier<CompletableFuture<KeptTerminal>> connect) {
        this.connect = connect;
    }

    int viewers() {
        return viewers.size();
    }

    void join(Viewer viewer) {
        viewers.add(viewer);
    }

    void leave(Viewer viewer) {
        viewers.remove(viewer);
        synchronized (this) {
            if (driver != viewer) {
                return;
            }
            driver = null;
        }
        Unawaited.note(drive(false), "letting the terminal answer for itself");
    }

    /** The terminal has this viewer's size from now on, and asks its terminal. */
    void drive(Viewer viewer, TerminalSize wanted) {
        Viewer before;
        boolean resizes;
        synchronized (this) {
            before = driver;
            driver = viewer;
            resizes = !wanted.equals(size);
        }
        if (before != viewer) {
            if (before != null) {
                before.drives(false);
            } else {
                Unawaited.note(drive(true), "having a viewer answer for the terminal");
            }
            viewer.drives(true);
        }
        if (resizes) {
            Unawaited.note(resize(wanted), "telling a terminal its size");
        }
    }

    private Future<Long> drive(boolean somebody) {
        return ask(kept -> kept.drive(somebody));
    }

    Future<Void> resize(TerminalSize wanted) {
        synchronized (this) {
            size = wanted;
        }
        return ask(kept -> kept.resize(wanted))
                .onSuccess(at -> viewers.forEach(viewer -> viewer.resized(wanted)))
                .mapEmpty();
    }

    Future<Void> type(byte[] bytes) {
        return bytes.length == 0
                ? Future.succeededFuture()
                : ask(kept -> kept.type(bytes)).mapEmpty();
    }

    Future<Void> paste(Paste paste) {
        return paste.text().isEmpty()
                ? Future.succeededFuture()
                : ask(kept -> kept.paste(paste.text())).mapEmpty();
    }

    Future<Void> press(KeyNames.Press key) {
        return ask(kept -> kept.press(key.name(), key.modifiers())).mapEmpty();
    }

    Future<Void> answer(byte[] bytes) {
        return ask(kept -> kept.answer(bytes)).mapEmpty();
    }

    /** @param clip what the drawing is for; null for all of it */
    Future<KeptTerminal.Shown> show(KeptTerminal.Form form, @Nullable TerminalSize clip) {
        return ask(kept -> kept.show(form, clip));
    }

    private <T> Future<T> ask(Function<KeptTerminal, CompletableFuture<T>> question) {
        return way().compose(kept -> Future.fromCompletionStage(question.apply(kept)));
    }

    private Future<KeptTerminal> way() {
        Promise<KeptTerminal> opened;
        synchronized (this) {
            if (way != null) {
                return way;
            }
            opened = Promise.promise();
            way = opened.future();
        }
        Future.fromCompletionStage(connect.get())
                .onSuccess(kept -> {
                    Unawaited.note(
                            kept.closed().thenRun(() -> lost(opened.future())), "the end of the way to a terminal");
                    if (isDriven()) {
                        Unawaited.note(kept.drive(true), "having a viewer answer for the terminal");
                    }
                    opened.complete(kept);
                    closeIfOver(kept);
                })
                .onFailure(failure -> {
                    lost(opened.future());
                    opened.fail(failure);
                });
        return opened.future();
    }

    private synchronized boolean isDriven() {
        return driver != null;
    }

    private synchronized void lost(Future<KeptTerminal> which) {
        if (way == which) {
            way = null;
        }
    }

    private synchronized void closeIfOver(KeptTerminal kept) {
        if (closed) {
            kept.close();
        }
    }

    /** Nobody asks anything any more. */
    void close() {
        Future<KeptTerminal> last;
        synchronized (this) {
            closed = true;
            last = way;
        }
        if (last != null) {
            last.onSuccess(KeptTerminal::close).onFailure(gone -> {});
        }
    }

    /** Sends all viewers away; they have to come back. */
    void abandon() {
        viewers.forEach(Viewer::abandon);
    }
}
