package dev.sandlot.supervisor;

import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Names for sandboxes that nobody has named: an adjective, a noun and, where that is taken, a number. */
final class Names {
    private static final List<String> ADJECTIVES = List.of(
            ("amber brave brisk calm clear clever coral crisp daring eager early fair fleet fresh gentle glad golden"
                            + " grand green happy humble jolly keen kind light lively lucky mellow merry mild misty noble"
                            + " plain polite proud quick quiet rapid rosy round silent silver smart snowy solid spry"
                            + " steady still sunny swift tidy tiny vivid warm wise witty young")
                    .split(" "));
    private static final List<String> NOUNS = List.of(
            ("acorn badger beach birch breeze brook canyon castle cedar cliff cloud comet coral crane creek dune eagle"
                            + " ember falcon fern field finch forest fox garden glade grove harbor hawk heron hill island"
                            + " juniper lake lark maple meadow moon orchard otter owl pebble pine planet pond prairie"
                            + " quail rain reef ridge river robin sparrow spring star stone summit thistle trail valley"
                            + " wave willow wren")
                    .split(" "));

    private final Random random = new Random();

    String fresh(Predicate<String> taken) {
        for (int i = 0; ; i++) {
            var name = pick(ADJECTIVES) + "-" + pick(NOUNS) + (i < 5 ? "" : "-" + random.nextInt(100_000));
            if (!taken.test(name)) {
                return name;
            }
        }
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
