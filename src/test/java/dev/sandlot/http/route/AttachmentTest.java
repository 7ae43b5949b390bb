package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.InnerPath;
import org.junit.jupiter.api.Test;

class AttachmentTest {
    private static String of(String path, String ending) {
        return Attachment.of(InnerPath.of(path), ending).replaceFirst("^attachment; filename\\*=UTF-8''", "");
    }

    @Test
    void shouldNameWhatIsSavedByTheLastPartOfItsPath() {
        assertThat(of("docs/by hand*.txt", "")).isEqualTo("by%20hand%2A.txt");
        assertThat(of("/var/log/", ".tar")).isEqualTo("log.tar");
        assertThat(of("a\"b\nü;", "")).isEqualTo("a%22b%0A%C3%BC%3B");
        assertThat(of(".", ".tar")).isEqualTo("files.tar");
        assertThat(of("/", ".tar")).isEqualTo("files.tar");
    }
}
