package dev.sandlot.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What becomes the first process of a pod ({@code pod.pl}). In the new namespaces it brings up the loopback device, where there is a
 * network of the pod's own; says {@code ready}; waits for the line with the host name, for a daemon that dies before it has written down
 * who the pod is ends its input, and with it the pod; sets it; gives up every capability; says {@code kept}; and idles, holding no pipe of
 * the daemon's, as {@code sleep} with an empty environment. It ignores SIGCHLD, or every orphan of the sandbox would stay a zombie. It
 * fails as a whole where one step fails. One program does all of it by system calls: with a program for each step, starting and ending a
 * pod took a third more processor time.
 */
final class PodInit {
    private static final String PROGRAM = load();

    private PodInit() {}

    private static String load() {
        try (var in = PodInit.class.getResourceAsStream("pod.pl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds it; words that are added after it are a command that it becomes in the end instead of idling, which keeps its pipes.
     *
     * @param arch the processor, by whose system call numbers it is done
     */
    static void add(Argv argv, boolean loopback, Arch arch) {
        argv.add("perl", "-e", PROGRAM, loopback ? "1" : "0");
        // sethostname, prctl, capset
        argv.add(arch == Arch.X86_64 ? List.of("170", "157", "126") : List.of("161", "167", "91"));
    }
}
