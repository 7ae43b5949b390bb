package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InheritedTest {
    private static final byte[] LATIN = {'b', (byte) 0xFC, 'r'};

    @TempDir
    Path proc;

    private void write(String file, Object... entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var entry : entries) {
            bytes.write(entry instanceof byte[] raw ? raw : ((String) entry).getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        Files.write(proc.resolve(file), bytes.toByteArray());
    }

    @Test
    void shouldReadArgumentsAgainThatTheLocaleCannotHold() throws IOException {
        write("cmdline", "java", "-Xmx1m", "exec", "", "für €😀", "\uFFFD");

        assertThat(new Inherited(proc, false).arguments("exec", "", "f\uFFFD\uFFFDr", "?\uFFFD"))
                .containsExactly("exec", "", "für €😀", "\uFFFD");
        assertThat(new Inherited(proc, false).arguments("für")).as("as Latin-1").containsExactly("\uFFFD");
        assertThat(new Inherited(proc, true).arguments("\uFFFD")).containsExactly("\uFFFD");
    }

    @Test
    void shouldNotReadAgainWhatIsSure() {
        assertThat(new Inherited(proc, true).arguments("für")).containsExactly("für");
        assertThat(new Inherited(proc, false).arguments("ls", "-q")).containsExactly("ls", "-q");
        assertThat(new Inherited(proc, false).variable("A", null)).isNull();
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() throws IOException {
        write("cmdline", "java", "rm", LATIN);
        write("environ", "AA=x", "A=für", "B=b\u0000");

        assertThatThrownBy(() -> new Inherited(proc, true).arguments("rm", "b\uFFFDr"))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("b\uFFFDr");
        assertThat(new Inherited(proc, false).variable("A", "f??\uFFFD")).isEqualTo("für");
        Files.write(proc.resolve("environ"), new byte[] {'A', '=', (byte) 0xFF, 0});
        assertThatThrownBy(() -> new Inherited(proc, true).variable("A", "\uFFFD"))
                .isInstanceOf(UsageError.class);
    }
}
