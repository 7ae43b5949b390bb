package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InnerPathsTest {
    @Test
    void shouldDecodeBytes() {
        assertThat(InnerPaths.of("a%20b+c/%C3%BC", false).toString()).isEqualTo("a b+c/ü");
        assertThat(InnerPaths.of("a%20b+c", true).toString()).isEqualTo("a b c");
        assertThat(InnerPaths.of("%2Ftmp/x%25", false).toString()).isEqualTo("/tmp/x%");
        assertThat(InnerPaths.of("%ff", false).toBytes()).containsExactly(0xff);
        assertThat(InnerPaths.of("", false).toString()).isEqualTo(".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%2", "%zz", "%2g"})
    void shouldRefuseWhatIsNotEncodedRight(String path) {
        assertThatThrownBy(() -> InnerPaths.of(path, false))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.MALFORMED));
    }

    @Test
    void shouldRefuseWhatNoPathCanHave() {
        assertThatThrownBy(() -> InnerPaths.of("a%00b", false)).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> InnerPaths.of("x".repeat(5000), false)).isInstanceOf(FaultException.class);
    }
}
