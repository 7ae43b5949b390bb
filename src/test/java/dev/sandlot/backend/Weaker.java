package dev.sandlot.backend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Command lines that are deliberately weaker than the real one, each by one named step. */
final class Weaker {
    private Weaker() {}

    static UnaryOperator<Launch> not() {
        return UnaryOperator.identity();
    }

    static UnaryOperator<Launch> both(UnaryOperator<Launch> one, UnaryOperator<Launch> other) {
        return launch -> other.apply(one.apply(launch));
    }

    /** Enters the pod's namespaces and runs the command there as it is. */
    static UnaryOperator<Launch> withoutBwrap() {
        return launch -> {
            var argv = new ArrayList<>(launch.argv());
            int bwrap = argv.indexOf("bwrap");
            argv.subList(bwrap, argv.indexOf("/bin/sh")).clear();
            return new Launch(argv, launch.args(), launch.filter());
        };
    }

    /** Runs the command in fresh namespaces like the pod's, with all capabilities over them. */
    static UnaryOperator<Launch> keepingCapabilities() {
        return launch -> {
            var argv = new Argv().add("unshare").with(a -> Bubblewrap.podNamespaces(a, false));
            argv.add(launch.argv()
                    .subList(launch.argv().indexOf("/bin/sh"), launch.argv().size()));
            return new Launch(argv.list(), launch.args(), launch.filter());
        };
    }

    /** Runs the command on the host as it is. */
    static UnaryOperator<Launch> unconfined() {
        return launch -> new Launch(
                launch.argv()
                        .subList(launch.argv().indexOf("/bin/sh"), launch.argv().size()),
                launch.args(),
                launch.filter());
    }

    /** Puts words before the whole chain. */
    static UnaryOperator<Launch> behind(String... words) {
        return launch -> {
            var argv = new ArrayList<>(List.of(words));
            argv.addAll(launch.argv());
            return new Launch(argv, launch.args(), launch.filter());
        };
    }

    /** Leaves a word of the chain away, such as a namespace to enter. */
    static UnaryOperator<Launch> withoutWord(String word) {
        return launch -> {
            var argv = new ArrayList<>(launch.argv());
            if (!argv.remove(word)) {
                throw new AssertionError("the chain has no " + word);
            }
            return new Launch(argv, launch.args(), launch.filter());
        };
    }

    static UnaryOperator<Launch> replacingWord(String word, String other) {
        return launch -> {
            var argv = new ArrayList<>(launch.argv());
            Collections.replaceAll(argv, word, other);
            return new Launch(argv, launch.args(), launch.filter());
        };
    }

    /** Leaves consecutive arguments of bwrap away. */
    static UnaryOperator<Launch> withoutOption(String... words) {
        return replacingOption(List.of(words), List.of());
    }

    static UnaryOperator<Launch> replacingOption(List<String> words, List<String> others) {
        return launch -> {
            var args = words(launch);
            int at = Collections.indexOfSubList(args, words);
            if (at < 0) {
                throw new AssertionError("bwrap is not given " + words);
            }
            args.subList(at, at + words.size()).clear();
            args.addAll(at, others);
            return new Launch(launch.argv(), new Argv().add(args).nulEnded(), launch.filter());
        };
    }

    /** Binds a directory or file writable that is bound read-only. */
    static UnaryOperator<Launch> writable(String inside) {
        return launch -> {
            var args = words(launch);
            int at = args.lastIndexOf(inside) - 2;
            if (!args.set(at, "--bind").equals("--ro-bind")) {
                throw new AssertionError(inside + " is not bound read-only");
            }
            return new Launch(launch.argv(), new Argv().add(args).nulEnded(), launch.filter());
        };
    }

    static UnaryOperator<Launch> filteredBy(byte[] filter) {
        return launch -> new Launch(launch.argv(), launch.args(), filter);
    }

    static UnaryOperator<Launch> withoutFilter() {
        return filteredBy(new Bpf().ret(Bpf.RET_ALLOW).bytes());
    }

    private static List<String> words(Launch launch) {
        var text = new String(launch.args(), StandardCharsets.UTF_8);
        return new ArrayList<>(Arrays.asList(text.split("\0", -1))
                .subList(0, (int) text.chars().filter(c -> c == 0).count()));
    }
}
