package dev.sandlot.backend;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Sandboxes that are deliberately weaker than the real one, each by one named step. */
final class Weaker {
    /** Where an entry has its limits, {@code enter.h}. */
    static final int CORE = 1;

    static final int OPEN_FILES = 9;
    static final int LOCKED = 17;

    private static final List<String> NAMESPACES = List.of(
            "unshare",
            "--user",
            "--map-current-user",
            "--keep-caps",
            "--net",
            "--pid",
            "--ipc",
            "--uts",
            "--mount",
            "--cgroup",
            "--propagation",
            "slave",
            "--fork",
            "--mount-proc",
            "--kill-child");

    private Weaker() {}

    static Weakness not() {
        return Weakness.ofCommand(UnaryOperator.identity());
    }

    static Weakness both(Weakness one, Weakness other) {
        return one.and(other);
    }

    /** Namespaces with the host's files in them, in which commands run as they are. */
    static Weakness withoutBwrap() {
        return new Weakness(
                words -> {
                    var argv = new ArrayList<>(NAMESPACES);
                    argv.addAll(
                            List.of("setpriv", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--"));
                    argv.addAll(List.of(TestBackends.keeper().file().toString(), "pod"));
                    return argv;
                },
                launch -> {
                    int enter = launch.argv().indexOf("enter");
                    var argv = new ArrayList<>(launch.argv().subList(0, enter - 1));
                    argv.addAll(List.of("nsenter", "--target", launch.argv().get(enter + 1), "--preserve-credentials"));
                    argv.addAll(List.of("-U", "-n", "-p", "-i", "-u", "-m", "-C", "--"));
                    argv.addAll(command(launch));
                    return with(launch, argv);
                });
    }

    /** Runs the command in fresh namespaces like the box's, with all capabilities over them. */
    static Weakness keepingCapabilities() {
        return Weakness.ofCommand(launch -> {
            var argv = new ArrayList<>(NAMESPACES);
            argv.addAll(command(launch));
            return with(launch, argv);
        });
    }

    /** Runs the command on the host as it is. */
    static Weakness unconfined() {
        return Weakness.ofCommand(launch -> with(launch, command(launch)));
    }

    /** Puts words before the whole chain. */
    static Weakness behind(String... words) {
        return Weakness.ofCommand(launch -> {
            var argv = new ArrayList<>(List.of(words));
            argv.addAll(launch.argv());
            return with(launch, argv);
        });
    }

    /** Leaves a word of the chain away, such as a namespace to enter. */
    static Weakness withoutWord(String word) {
        return Weakness.ofCommand(launch -> {
            var argv = new ArrayList<>(launch.argv());
            if (!argv.remove(word)) {
                throw new AssertionError("the chain has no " + word);
            }
            return with(launch, argv);
        });
    }

    /** Into another box than the command's own. */
    static Weakness entering(long pod) {
        return Weakness.ofCommand(launch -> {
            var argv = new ArrayList<>(launch.argv());
            argv.set(argv.indexOf("enter") + 1, Long.toString(pod));
            return with(launch, argv);
        });
    }

    /** Another limit of each process. */
    static Weakness limited(int which, long value) {
        return Weakness.ofCommand(launch -> {
            var entry = launch.args().clone();
            ByteBuffer.wrap(entry).putLong(which, value);
            return new Launch(launch.argv(), entry, launch.filter());
        });
    }

    /** In the session of whoever starts it, as on a terminal. */
    static Weakness inTheSameSession() {
        return Weakness.ofCommand(launch -> {
            var entry = launch.args().clone();
            entry[0] = 1;
            return new Launch(launch.argv(), entry, launch.filter());
        });
    }

    /** Leaves consecutive arguments of bwrap away. */
    static Weakness withoutOption(String... words) {
        return replacingOption(List.of(words), List.of());
    }

    static Weakness replacingOption(List<String> words, List<String> others) {
        return Weakness.ofBox(box -> {
            var args = new ArrayList<>(box);
            int at = Collections.indexOfSubList(args, words);
            if (at < 0) {
                throw new AssertionError("bwrap is not given " + words);
            }
            args.subList(at, at + words.size()).clear();
            args.addAll(at, others);
            return args;
        });
    }

    /** Binds a directory or file writable that is bound read-only. */
    static Weakness writable(String inside) {
        return Weakness.ofBox(box -> {
            var args = new ArrayList<>(box);
            int at = args.lastIndexOf(inside) - 2;
            if (!args.set(at, "--bind").equals("--ro-bind")) {
                throw new AssertionError(inside + " is not bound read-only");
            }
            return args;
        });
    }

    static Weakness filteredBy(byte[] filter) {
        return Weakness.ofCommand(launch -> new Launch(launch.argv(), launch.args(), filter));
    }

    static Weakness withoutFilter() {
        return filteredBy(new Bpf().ret(Bpf.RET_ALLOW).bytes());
    }

    private static List<String> command(Launch launch) {
        return launch.argv()
                .subList(launch.argv().indexOf("--") + 1, launch.argv().size());
    }

    private static Launch with(Launch launch, List<String> argv) {
        return new Launch(argv, launch.args(), launch.filter());
    }
}
