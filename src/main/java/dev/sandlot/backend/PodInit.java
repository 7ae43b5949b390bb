package dev.sandlot.backend;

import dev.sandlot.keeper.KeeperProgram;
import java.util.List;

/** What becomes the first process of a pod: the role {@code pod} of {@link KeeperProgram}, which says what it does ({@code pod.h}). */
final class PodInit {
    private PodInit() {}

    /** Adds it; words that are added after it are a command that it becomes in the end instead of idling, which keeps its pipes. */
    static void add(Argv argv, KeeperProgram program, boolean loopback) {
        argv.add(program.role("pod", List.of(loopback ? "1" : "0")));
    }
}
