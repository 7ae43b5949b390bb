package dev.sandlot.mcp.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.FaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of what is in sandboxes. */
class ResourceUriTest {
    @Test
    void shouldKnowWhatAnAddressIsOf() {
        assertThat(ResourceUri.parse("sandbox://demo")).isEqualTo(new ResourceUri.Whole("demo"));
        assertThat(ResourceUri.parse("sandbox://demo/log/p12")).isEqualTo(new ResourceUri.Log("demo", "p12"));
        assertThat(ResourceUri.parse("sandbox://demo/screen")).isEqualTo(new ResourceUri.Screen("demo"));
        assertThat(ResourceUri.parse("sandbox://demo/files/src/a%20b+c.txt"))
                .isEqualTo(new ResourceUri.File("demo", "src/a b+c.txt"));
        assertThat(ResourceUri.parse("sandbox://demo/files//etc/hosts"))
                .isEqualTo(new ResourceUri.File("demo", "/etc/hosts"));
        assertThat(ResourceUri.parse(ResourceUri.of("demo")).sandbox()).isEqualTo("demo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "file:///etc/passwd",
                "sandbox://",
                "sandbox:///log/p1",
                "sandbox://demo/",
                "sandbox://demo/log",
                "sandbox://demo/log/",
                "sandbox://demo/log/a/b",
                "sandbox://demo/screen/1",
                "sandbox://demo/files/",
                "sandbox://demo/files/a%00b",
                "sandbox://demo/files/%",
                "sandbox://demo/secrets/x"
            })
    void shouldRefuseWhatIsTheAddressOfNothing(String uri) {
        assertThatThrownBy(() -> ResourceUri.parse(uri))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("is no resource");
    }
}
