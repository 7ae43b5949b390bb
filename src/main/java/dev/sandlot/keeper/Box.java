package dev.sandlot.keeper;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Objects;

/** A box that has just been made: it ends with this daemon until it is kept. Methods block briefly. */
public final class Box {
    private final KeptProgram program;
    private final BoxProcess first;

    private Box(KeptProgram program, BoxProcess first) {
        this.program = program;
        this.first = first;
    }

    static Box of(KeptProgram program) throws IOException {
        try {
            await(program, "ready");
            return new Box(
                    program, childOf(Objects.requireNonNull(program.pid()))); // It has spoken, so it was started.
        } catch (IOException | RuntimeException e) {
            program.dismiss();
            throw e;
        }
    }

    private static void await(KeptProgram program, String word) throws IOException {
        var said = new ArrayList<String>();
        for (var line = program.line(); line != null; line = program.line()) {
            if (line.equals(word)) {
                return;
            }
            said.add(line);
        }
        throw Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "The sandbox's namespaces can't be made: " + String.join("; ", said),
                        "`sandlot doctor` names what is missing and the line that mends it.")
                .asException();
    }

    private static BoxProcess childOf(long starter) throws IOException {
        for (long pid : Proc.children(starter)) {
            long ticks = Proc.startTicks(pid);
            if (ticks >= 0) {
                return new BoxProcess(pid, ticks);
            }
        }
        throw new IOException("the box's first process has ended at once");
    }

    public BoxProcess first() {
        return first;
    }

    /**
     * Has it outlive this daemon, now that somebody else can find it.
     *
     * @param hostname what it calls itself from now on, at most 64 bytes
     */
    public void keep(String hostname) throws IOException {
        try {
            program.tell(hostname);
            await(program, "kept");
        } finally {
            program.dismiss();
        }
    }

    /** Sends it away unused. */
    public void dismiss() {
        program.dismiss();
    }
}
