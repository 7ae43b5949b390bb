package dev.sandlot.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths can be judged. */
class PlainPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a/b.c/, /a/b.c/",
        "/a?b=/../c, /a",
        "/@scope/name-1.2.tgz, /@scope/name-1.2.tgz",
        "/a%20b, /a%20b",
        "/caf%C3%A9, /caf%C3%A9",
        "/..., /...",
        "/.git, /.git"
    })
    void shouldTakeWhatAllReadAlike(String path, String plain) {
        assertThat(PlainPath.of(path)).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "a",
                "http://example.org/a",
                "//a",
                "/a//b",
                "/a/../b",
                "/..",
                "/.",
                "/a/./b",
                "/a/..",
                "/%2e%2e/b",
                "/%2E./b",
                "/a%2fb",
                "/a%2Fb",
                "/a%5cb",
                "/a\\..\\b",
                "/%61",
                "/%252e%252e",
                "/a;x=1/b",
                "/..;/b",
                "/a%3bx",
                "/a%00",
                "/a%0d%0ab",
                "/a b",
                "/a\tb",
                "/a\0",
                "/a#b",
                "/%",
                "/%2",
                "/%zz",
                "/%u002e",
                "/é",
                "/%C0%AF",
                "/%C0%AE%C0%AE/b",
                "/%E0%80%AF",
                "/%EF%BC%8E%EF%BC%8E/b",
                "/%EF%BC%8Fb",
                "/%FF",
                "/%E2%80",
                "/%7f",
                "/%2b",
                "/\"",
                "/<",
                "/a%3Fb",
                "/%٢e"
            })
    void shouldRefuseWhatSomeReadOtherwise(String path) {
        assertThat(PlainPath.of(path)).isNull();
    }

    @Test
    void shouldTakeLongOnesWithoutDifficulty() {
        var path = "/a%20b".repeat(20_000);
        assertThat(PlainPath.of(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"/a, true", "/a/, true", "/a/b, true", "/ab, false", "/, false", "/A, false", "/b/a, false"})
    void shouldCountByWholeSegments(String path, boolean within) {
        assertThat(PlainPath.isWithin(path, "/a")).isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource({"/a, true", "/A/b, true", "/ab, false", "/a/, true"})
    void shouldDoubtCapitalsAndSlashesAtTheEnd(String path, boolean within) {
        assertThat(PlainPath.mayBeWithin(path, "/a/")).isEqualTo(within);
    }
}
