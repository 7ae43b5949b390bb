package dev.sandlot.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZstdHeadTest {
    @ParameterizedTest
    @CsvSource({
        // A window: 1 KiB, 1 MiB, 1.875 MiB, 3.75 TiB.
        "28b52ffd 00 00, 1024",
        "28b52ffd 00 50, 1048576",
        "28b52ffd 04 57, 1966080",
        "28b52ffd 00 ff, 4123168604160",
        // A single segment: the content is the window, of 1, 2, 4 and 8 bytes, behind a dictionary's name of 0, 1, 2
        // and 4.
        "28b52ffd 20 10, 16",
        "28b52ffd 61 aa 0100, 257",
        "28b52ffd a2 aaaa 00000080, 2147483648",
        "28b52ffd e3 aaaaaaaa 0000000000000001, 72057594037927936",
        "28b52ffd e0 ffffffffffffffff, 9223372036854775807",
        // One that is skipped, what is none, and what is too short.
        "5e2a4d18 00000000, -1",
        "1f8b0800 0000, -2",
        "28b52ffd 00, -2"
    })
    void shouldTellTheWindow(String hex, long window) {
        assertThat(ZstdHead.window(HexFormat.of().parseHex(hex.replace(" ", ""))))
                .isEqualTo(window);
    }
}
