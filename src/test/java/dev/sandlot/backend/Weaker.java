package dev.sandlot.backend;

import dev.sandlot.keeper.CommandOrder;
import dev.sandlot.keeper.KeeperPrograms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Sandboxes that are deliberately weaker than the real one, each by one named step. */
final class Weaker {
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

    /** What init needs to name its box, as bwrap leaves it. */
    private static final String NAMING = "-all,+sys_admin";

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
                    var argv = new ArrayList<>(words.subList(0, words.indexOf("bwrap")));
                    argv.addAll(NAMESPACES);
                    argv.addAll(List.of(
                            "setpriv",
                            "--inh-caps=" + NAMING,
                            "--ambient-caps=" + NAMING,
                            "--bounding-set=" + NAMING,
                            "--"));
                    argv.addAll(List.of(KeeperPrograms.shipped().file().toString(), "init"));
                    return argv;
                },
                start -> {
                    var argv = new ArrayList<>(
                            List.of("nsenter", "--target", Long.toString(start.pod()), "--preserve-credentials"));
                    argv.addAll(List.of("-U", "-n", "-p", "-i", "-u", "-m", "-C", "--"));
                    argv.addAll(start.order().argv());
                    return start.with(argv);
                });
    }

    /** Runs the command in fresh namespaces like the box's, with all capabilities over them. */
    static Weakness keepingCapabilities() {
        return Weakness.ofCommand(start -> {
            var argv = new ArrayList<>(NAMESPACES);
            argv.addAll(start.order().argv());
            return start.with(argv);
        });
    }

    /** Runs the command on the host as it is. */
    static Weakness unconfined() {
        return Weakness.ofCommand(start -> start.with(start.order().argv()));
    }

    /** Puts words before those of the host's side. */
    static Weakness behind(String... words) {
        return Weakness.ofCommand(start -> {
            var argv = new ArrayList<>(List.of(words));
            argv.addAll(start.words());
            return start.with(argv);
        });
    }

    /** In another box than the command's own. */
    static Weakness in(Place other) {
        return Weakness.ofCommand(start -> {
            var argv = new ArrayList<>(start.words());
            argv.set(argv.size() - 1, other.init().toString());
            return start.with(argv);
        });
    }

    /** Other limits of each process. */
    static Weakness limited(UnaryOperator<CommandOrder.Rlimits> others) {
        return Weakness.ofCommand(start -> {
            var order = start.order();
            return start.with(new CommandOrder(
                    order.onTerminal(),
                    others.apply(order.rlimits()),
                    order.processes(),
                    order.directory(),
                    order.filter(),
                    order.script(),
                    order.environment(),
                    order.argv()));
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
        return Weakness.ofCommand(start -> {
            var order = start.order();
            return start.with(new CommandOrder(
                    order.onTerminal(),
                    order.rlimits(),
                    order.processes(),
                    order.directory(),
                    filter,
                    order.script(),
                    order.environment(),
                    order.argv()));
        });
    }

    static Weakness withoutFilter() {
        return filteredBy(new Bpf().ret(Bpf.RET_ALLOW).bytes());
    }
}
