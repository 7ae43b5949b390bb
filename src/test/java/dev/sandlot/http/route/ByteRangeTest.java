package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=2-4, 2, 4",
        "bytes=7-, 7, 9",
        "bytes=7-99, 7, 9",
        "bytes=-3, 7, 9",
        "bytes=-30, 0, 9",
        "bytes=0-999999999999999999, 0, 9"
    })
    void shouldSayWhichOfTenBytes(String header, long first, long last) {
        var range = ByteRange.parse(header).of(10);
        assertThat(range).isEqualTo(new ByteRange(first, last));
        assertThat(range.length()).isEqualTo(last - first + 1);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "bytes=-",
                "bytes=-0",
                "bytes=4-2",
                "bytes=0-1,3-4",
                "lines=1-2",
                "bytes=1-9999999999999999999"
            })
    void shouldServeAllWhereItIsNoSingleRange(String header) {
        assertThat(ByteRange.parse(header)).isNull();
    }

    @Test
    void shouldAskForAllThatFollows() {
        assertThat(ByteRange.parse("bytes=5-").length()).isEqualTo(Long.MAX_VALUE);
    }
}
