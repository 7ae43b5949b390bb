package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({"512m,536870912", "4096,4096", "1.5g,1610612736", "2GiB,2147483648", "10kb,10240", "7b,7", "0,0"})
    void shouldReadSizes(String text, long bytes) {
        assertThat(new Quantity.Bytes().convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-1", "1x", "1mm", "NaN", "lots", "99999999t", "1 2"})
    void shouldRefuseWhatIsNoSize(String text) {
        assertThatThrownBy(() -> new Quantity.Bytes().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @CsvSource({"90s,90", "2h,7200", "1h30m,5400", "45,45", "7d,604800", "1w,604800", "0,0"})
    void shouldReadDurations(String text, long seconds) {
        assertThat(new Quantity.Seconds().convert(text)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h", "-5s", "1h30", "5y", "1.5h", "soon", "99999999999999999999s"})
    void shouldRefuseWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> new Quantity.Seconds().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1024,1.0 KiB", "10240,10 KiB", "1610612736,1.5 GiB"})
    void shouldWriteSizes(long bytes, String text) {
        assertThat(Quantity.bytes(bytes)).isEqualTo(text);
    }
}
