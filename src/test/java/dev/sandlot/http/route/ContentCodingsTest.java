package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentCodingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | []",
                "identity                        | []",
                "br                              | []",
                "*                               | []",
                "gzip                            | [GZIP]",
                "x-gzip                          | [GZIP]",
                "'deflate, GZIP, br, Zstd'       | [ZSTD, GZIP]",
                "'gzip;q=1.0, zstd; q=0.5'       | [GZIP, ZSTD]",
                "'zstd;q=0, gzip;q=0.001'        | [GZIP]",
                "'zstd;q=0.4, identity;q=0.5'    | []",
                "'zstd;q=0.5, identity;q=0.5'    | [ZSTD]",
                "'gzip, identity;q=0, *;q=0'     | [GZIP]",
                "'zstd;q=2, gzip;q=-1'           | []",
                "'zstd;q=x, gzip;level=9'        | []",
                "',;,=;q=1,'                     | []"
            })
    void shouldChooseAsTheClientWeighs(String header, String accepted) {
        assertThat(ContentCodings.accepted(header)).hasToString(accepted);
    }
}
