package dev.sandlot.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IgnoreRulesTest {
    private static List<IgnoreFile> patterns(String... patterns) {
        return List.of(IgnoreFile.ofPatterns(List.of(patterns), false));
    }

    @Test
    void shouldIgnoreNothingWithoutRules() {
        assertThat(IgnoreRules.NONE.ignores("a", false)).isFalse();
        assertThat(IgnoreRules.NONE.enter("a", List.of()).ignores("b", true)).isFalse();
    }

    @Test
    void shouldAskTheDeepestFileFirst() {
        var top = IgnoreRules.NONE.with(patterns("*.o"));
        var below = top.enter("a", patterns("!b.o"));

        assertThat(top.ignores("b.o", false)).isTrue();
        assertThat(below.ignores("b.o", false)).isFalse();
        assertThat(below.ignores("c.o", false)).isTrue();
        assertThat(below.enter("d", List.of()).ignores("b.o", false)).isFalse();
        assertThat(top.enter("e", List.of()).ignores("b.o", false)).isTrue();
    }

    @Test
    void shouldAnchorPatternsToTheDirectoryOfTheirFile() {
        var below = IgnoreRules.of(patterns("/x/1"), patterns("x/2"))
                .with(patterns("x/3"))
                .enter("x", patterns("/4", "y/5"));

        for (var name : List.of("1", "2", "3", "4")) {
            assertThat(below.ignores(name, false)).as(name).isTrue();
            assertThat(below.enter("y", List.of()).ignores(name, false))
                    .as(name)
                    .isFalse();
        }
        assertThat(below.ignores("5", false)).isFalse();
        assertThat(below.enter("y", List.of()).ignores("5", false)).isTrue();
    }

    @Test
    void shouldAskACommandLineBeforeAllFilesAndTheUsersPatternsAfterThem() {
        var global = IgnoreFile.ofPatterns(List.of("global", "both"), false);
        var ofRepository = IgnoreFile.ofPatterns(List.of("!both", "kept"), false);
        var rules = IgnoreRules.of(patterns("mine", "!theirs"), List.of(global, ofRepository))
                .with(patterns("!mine", "theirs", "!kept"));

        assertThat(rules.ignores("mine", false)).isTrue();
        assertThat(rules.ignores("theirs", false)).isFalse();
        assertThat(rules.ignores("kept", false)).isFalse();
        assertThat(rules.ignores("global", false)).isTrue();
        assertThat(rules.ignores("both", false)).isFalse();
    }

    @Test
    void shouldLetTheLastOfSeveralFilesInADirectoryDecide() {
        var rules = IgnoreRules.NONE.with(List.of(
                IgnoreFile.ofPatterns(List.of("a", "!b"), false), IgnoreFile.ofPatterns(List.of("!a", "b"), false)));

        assertThat(rules.ignores("a", false)).isFalse();
        assertThat(rules.ignores("b", false)).isTrue();
    }

    @Test
    void shouldIgnoreAllInADirectoryThatIsIgnored() {
        var ignored = IgnoreRules.NONE.with(patterns("out/")).enter("out", patterns("!*"));

        assertThat(ignored.ignores("a", false)).isTrue();
        assertThat(ignored.enter("b", patterns("!*")).ignores("c", true)).isTrue();
        assertThat(IgnoreRules.NONE.with(patterns("out/")).ignores("out", false))
                .isFalse();
    }

    @Test
    void shouldStayAsItIsWhenOthersComeOfIt() {
        var rules = IgnoreRules.NONE.with(patterns("a"));
        rules.enter("x", patterns("!a"));
        rules.with(patterns("!a"));

        assertThat(rules.ignores("a", false)).isTrue();
    }
}
