package dev.sandlot.stream;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.TerminalSize;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Where terminals are looked at and typed into. Safe to call from any thread; futures complete on the caller's context. Each fails with a
 * fault of kind CONFLICT where the process is no terminal, and, all but {@link #view} and {@link #screen}, where it has ended.
 */
public interface TerminalSource {
    /**
     * Joins the terminal. Of one that has ended the last screen is shown, then the end is told.
     *
     * @return the viewer, or a fault of kind UNAVAILABLE where there are too many
     */
    Future<TerminalViewer> view(
            SandboxId sandbox, ProcessId process, TerminalViewer.Options options, TerminalViewer.Listener listener);

    /**
     * The screen as UTF-8 text, a line each row, without the blanks at their ends.
     *
     * @param ansi with the colours and styles as escape sequences
     */
    Future<Buffer> screen(SandboxId sandbox, ProcessId process, boolean ansi);

    /** Types bytes as they stand, as if the keyboard had sent them. */
    Future<Void> type(SandboxId sandbox, ProcessId process, Buffer bytes);

    /**
     * Types the text as it stands, then presses keys by name, one after the other: a single character, or a name such as {@code Enter}, {@code Escape}, {@code Tab},
     * {@code Up}, {@code F5}, each perhaps after {@code C-}, {@code M-}, {@code S-}.
     *
     * @return a fault of kind INVALID where one is not known; then nothing was typed
     */
    Future<Void> press(SandboxId sandbox, ProcessId process, String text, List<String> keys);

    /** Sets the terminal's size, until a writing viewer is used next. */
    Future<Void> resize(SandboxId sandbox, ProcessId process, TerminalSize size);
}
