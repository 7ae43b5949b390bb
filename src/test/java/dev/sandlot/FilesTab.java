package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.openqa.selenium.Keys;

/** What tests of a sandbox's files in the dashboard have in common: a sandbox with a few. */
abstract class FilesTab extends Dashboard {
    private static final Duration SOON = Duration.ofSeconds(60);

    @BeforeEach
    final void prepare() {
        create("demo", "sleep 1000");
        said("mkdir -p src/lib && printf 'int main(void)\\n{\\n}\\n' > src/main.c && echo text > README");
    }

    /** Runs a shell line in the sandbox; what it prints. */
    final String said(String line) {
        return daemon.exec("demo", line).path("stdout").asText();
    }

    final void awaitSaid(String line, String expected) {
        TestDaemon.await(SOON, () -> said(line).equals(expected));
    }

    final void put(String path, byte[] content) {
        var answer =
                daemon.send(daemon.request("/sandboxes/demo/files/" + path).PUT(BodyPublishers.ofByteArray(content)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** Goes to a file or directory by its address. */
    final void go(String path) {
        page.open(address("/#/sandboxes/demo/files" + path));
    }

    /** The row of the tree whose name begins so. */
    static String row(String name) {
        return ".tree-row[title^='" + name + "']";
    }

    static String exists(String selector) {
        return "document.querySelector(\"" + selector + "\")";
    }

    /** Waits until the editor has this. */
    final void awaitText(String text) {
        page.await("document.querySelector('.code-field')?.value === " + TestDaemon.quote(text));
    }

    final void save() {
        page.keys(Keys.chord(Keys.CONTROL, "s"));
    }
}
