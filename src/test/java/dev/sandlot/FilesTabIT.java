package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The files of a sandbox in the dashboard, in a browser, before a real daemon. */
class FilesTabIT extends FilesTab {
    /** One pixel. */
    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    @Test
    void shouldOpenDirectoriesAndFiles() throws IOException {
        said("mkdir many && for i in $(seq 1 700); do : > many/f$i; done");
        logIn("/sandboxes/demo");
        page.click(".detail-tabs a[href$='/files']");
        page.click(row("src"));
        page.click(row("main.c"));
        awaitText("int main(void)\n{\n}\n");
        assertThat(page.read(".file-title"))
                .contains("workspace")
                .contains("src")
                .contains("19 B");
        assertThat(page.url()).endsWith("#/sandboxes/demo/files/src/main.c");
        assertThat(page.read(".code-numbers")).isEqualTo("1\n2\n3\n4");
        page.keepPicture("files-text");
        requireNoBarriers();

        page.click(row("many"));
        page.await("document.querySelectorAll('.tree-row[aria-level=\"2\"]').length === 503");
        page.click(".tree-more");
        page.await("document.querySelectorAll('.tree-row[aria-level=\"2\"]').length === 702");

        go("/src/main.c?line=2");
        page.await("document.activeElement.selectionStart === 15 && document.activeElement.selectionEnd === 16");
        page.click(".file-title a[href$='/files']");
        page.await("document.querySelectorAll('.directory tbody tr').length === 3");
        assertThat(page.read(".directory")).contains("README").contains("5 B");
        go("/%2Fetc/passwd");
        page.await("document.querySelector('.code-field')?.value.includes('root')");
        go("/nowhere");
        assertThat(page.read(".file-body .empty")).contains("Nothing is here");
        assertThat(page.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void shouldShowWhatIsNoTextAsWhatItIs() {
        put("pixel.jpg", PNG);
        put(
                "drawing.svg",
                "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='20' onload='top.hacked = 1'><script>top.hacked = 1</script></svg>"
                        .getBytes());
        put("data", new byte[] {'a', 0, (byte) 0xff});
        put("latin1", new byte[] {'g', 'r', (byte) 0xfc});
        said("mkfifo pipe; seq 1 600000 > large; : > empty");
        logIn("/sandboxes/demo/files/pixel.jpg");
        page.await("document.querySelector('.picture img')?.naturalWidth === 1");
        assertThat(page.read(".picture")).isEqualTo("image/png · 1 × 1");
        go("/drawing.svg");
        page.await("document.querySelector('.picture img')?.naturalWidth === 30");
        page.click(".file-own-tools [aria-label='Text']");
        page.await("document.querySelector('.code-field')?.value.startsWith('<svg')");
        assertThat(page.script("return window.hacked")).isNull();
        go("/data");
        assertThat(page.read(".hex")).contains("Not text: 3 B").contains("61 00 ff");
        go("/latin1");
        assertThat(page.read(".editor-notice")).contains("not UTF-8");
        assertThat(page.script("return document.querySelector('.code-field').readOnly"))
                .isEqualTo(true);
        go("/pipe");
        assertThat(page.read(".file-body .empty")).contains("a pipe");
        go("/empty");
        awaitText("");
        go("/large");
        page.await("document.querySelector('.code-field')?.value.startsWith('1\\n2\\n3\\n')");
        assertThat(page.read(".parts-bar")).contains("0 B to 256 KiB of 3.9 MiB");
        page.click(".parts-acts button:last-child");
        page.await("document.querySelector('.code-field').value.endsWith('\\n599999\\n600000\\n')");
        assertThat((String) page.script("return document.querySelector('.file-tools a').href"))
                .endsWith("/files/large");
        assertThat(page.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    /** Names are bytes, and what they say is only shown. */
    @Test
    void shouldShowHostileNamesAndTakeThem() {
        said(
                "mkdir odd && cd odd && echo html > '<img src=x onerror=\"top.hacked=1\">' && echo line > \"$(printf 'new\\nline')\""
                        + " && echo rtl > \"$(printf 'rtl \\342\\200\\256gpj.exe')\" && echo bytes > \"$(printf 'b\\374r%%2F?#')\""
                        + " && echo long > $(printf 'x%.0s' $(seq 1 255))");
        logIn("/sandboxes/demo/files/odd");
        page.await("document.querySelectorAll('.tree-row[aria-level=\"2\"]').length === 5");
        for (var file :
                List.of("<img src=x=html", "new⏎line=line", "rtl �gpj.exe=rtl", "b�r%2F?#=bytes", "xxxx=long")) {
            int equals = file.lastIndexOf('=');
            page.click(row(file.substring(0, equals)));
            awaitText(file.substring(equals + 1) + "\n");
            page.await("document.querySelector('.tree-row[aria-selected=true]').title.startsWith("
                    + TestDaemon.quote(file.substring(0, equals)) + ")");
        }
        page.script("location.reload()");
        awaitText("long\n");
        page.click(row("b�r"));
        awaitText("bytes\n");
        page.press(Keys.DELETE);
        page.see("dialog .danger").click();
        awaitSaid("ls odd | wc -l", "5\n");
        page.click(row("<img"));
        assertThat(page.script("return document.querySelector('.tree img, .file-pane img')"))
                .isNull();
        assertThat(page.script("return window.hacked")).isNull();
        page.resize(390, 844);
        page.await("document.documentElement.scrollWidth === 390");
    }

    @Test
    void shouldBeUsableByKeyboardAndOnAPhone() throws IOException {
        logIn("/sandboxes/demo/files");
        page.see(row("src"));
        page.script("document.querySelector('.tree-row[tabindex=\"0\"]').focus()");
        page.keys("s");
        page.await("document.activeElement.title === 'src'");
        page.press(Keys.ARROW_RIGHT);
        page.see(row("main.c"));
        page.press(Keys.ARROW_RIGHT);
        page.press(Keys.ARROW_DOWN);
        page.press(Keys.ENTER);
        page.await("document.activeElement.matches('.code-field')");
        awaitText("int main(void)\n{\n}\n");
        // Tab is a character, and leaves behind Escape.
        page.keys(Keys.TAB, Keys.ESCAPE);
        awaitText("\tint main(void)\n{\n}\n");
        page.keys(Keys.chord(Keys.SHIFT, Keys.TAB));
        page.await("!document.activeElement.matches('.code-field')");

        page.resize(390, 844);
        page.await("!document.querySelector('.files-side').checkVisibility()");
        assertThat(page.see(".code-field").getSize().width).isGreaterThan(250);
        page.keepPicture("files-phone-text");
        requireNoBarriers();
        page.click(".file-pane:not([hidden]) .files-back");
        page.see(row("main.c"));
        page.await("!document.querySelector('.files-main').checkVisibility()");
        page.keepPicture("files-phone-tree");
        requireNoBarriers();
        page.click(row("README"));
        awaitText("text\n");
    }

    @Test
    void shouldSayWhyThereIsNothingToSee() {
        var token = daemon.post("/tokens", "{\"name\":\"looker\",\"role\":\"viewer\"}")
                .json()
                .path("token")
                .asText();
        logIn(page, token, "/sandboxes/demo/files");
        assertThat(page.read(".files-place"))
                .contains("You may not see its files")
                .contains("secrets");
        assertThat(
                        page.script(
                                "return performance.getEntriesByType('resource').filter(({name}) => name.includes('/tree')).length"))
                .isEqualTo(0L);
        logIn("/sandboxes/demo/files");
        page.see(row("src"));
        daemon.post("/sandboxes/demo/stop", "{}");
        page.await("document.querySelector('.files-words')?.textContent.includes('The sandbox is stopped')");
        daemon.post("/sandboxes/demo/start", "{}");
        page.see(row("src"));
    }
}
