package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Files of a sandbox changed from the dashboard, and by others meanwhile, in a browser, before a real daemon. */
class FilesTabWorkIT extends FilesTab {
    @Test
    void shouldSaveAndTellOfConflicts() throws IOException {
        logIn("/sandboxes/demo/files/README");
        awaitText("text\n");
        page.click(".code-field");
        page.keys(Keys.chord(Keys.CONTROL, Keys.HOME), "a\tb", Keys.ENTER);
        assertThat(page.script("return document.querySelector('.tree-unsaved') !== null"))
                .isEqualTo(true);
        save();
        awaitSaid("cat README", "a\tb\ntext\n");
        page.await("!" + exists(".tree-unsaved") + " && document.querySelector('.editor-save').disabled");

        // What was not saved stays, whatever is looked at meanwhile.
        page.keys("mine ");
        page.click(row("src"));
        page.click(row("main.c"));
        awaitText("int main(void)\n{\n}\n");
        said("printf 'theirs\\n' > README");
        page.click(row("README"));
        assertThat(page.read(".editor-notice")).contains("has changed in the sandbox");
        awaitText("a\tb\nmine text\n");
        page.click(".editor-acts button:nth-child(3)");
        page.await("[...document.querySelectorAll('.editor-compared .diff-line')]"
                + ".some(line => line.dataset.kind === 'removed' && line.textContent.includes('theirs'))");
        page.keepPicture("files-conflict");
        requireNoBarriers();
        assertThat(said("cat README")).isEqualTo("theirs\n");
        page.click(".editor-acts button:first-child");
        awaitSaid("cat README", "a\tb\nmine text\n");
        page.await("document.querySelector('.editor-notice').hidden");

        page.click(".code-field");
        page.keys(Keys.chord(Keys.CONTROL, Keys.HOME), "more ");
        said("printf 'again\\r\\nthere\\n' > README");
        save();
        assertThat(page.read(".editor-notice")).contains("has changed in the sandbox");
        page.click(".editor-acts button:nth-child(2)");
        awaitText("again\nthere\n");
        assertThat(said("cat README")).isEqualTo("again\r\nthere\n");
        page.keys(Keys.chord(Keys.CONTROL, Keys.END), "end");
        save();
        awaitSaid("cat README", "again\r\nthere\nend");

        page.keys("!");
        said("rm README");
        save();
        assertThat(page.read(".editor-notice")).contains("was deleted");
        page.click(".editor-acts button:first-child");
        awaitSaid("cat README", "again\r\nthere\nend!");
    }

    @Test
    void shouldUploadFilesAndFolders() throws IOException {
        var here = Files.createDirectories(temp.resolve("up/folder/in/empty"))
                .getParent()
                .getParent();
        Files.writeString(here.resolve("in/deep ü"), "deep");
        Files.writeString(here.resolve("top"), "top");
        var one = Files.writeString(temp.resolve("up/one"), "one");
        var two = Files.writeString(temp.resolve("up/README"), "two");
        logIn("/sandboxes/demo/files");
        page.see(row("src"));

        page.choose(".file-toolbar input[multiple]", one, two);
        assertThat(page.read("dialog")).contains("1 name is taken already").contains("README");
        page.press(Keys.ENTER);
        page.await("document.querySelector('.upload-word').textContent === '1 upload done'");
        page.see(row("one"));
        assertThat(said("cat one README")).isEqualTo("onetext\n");
        page.choose(".file-toolbar input[multiple]", two);
        page.click("dialog [value='all']");
        page.click("dialog [type='submit']");
        awaitSaid("cat README", "two");

        // Into the directory that is current.
        page.click(row("src"));
        page.choose(".file-toolbar input[webkitdirectory]", here);
        awaitSaid("cat 'src/folder/in/deep ü' src/folder/top", "deeptop");
        page.see(row("folder"));
        assertThat((String) page.script("return document.querySelector('.file-toolbar [download]').href"))
                .endsWith("/archive?path=src");
        assertThat(said("ls src")).isEqualTo("folder\nlib\nmain.c\n");

        page.script("const transfer = new DataTransfer(); transfer.items.add(new File(['dropped'], 'drop'));"
                + "document.querySelector(\"" + row("src") + "\")"
                + ".dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: transfer}))");
        awaitSaid("cat src/drop", "dropped");
        page.see(row("drop"));
    }

    @Test
    void shouldMakeAndDelete() {
        logIn("/sandboxes/demo/files");
        page.click(row("src"));
        page.click("[aria-label='New file']");
        page.type("dialog [name='path']", "../x");
        page.press(Keys.ENTER);
        assertThat(page.read("dialog .field-problem")).contains("can't have");
        page.type("dialog [name='path']", "new/deep.txt");
        page.press(Keys.ENTER);
        awaitText("");
        assertThat(page.url()).endsWith("/files/src/new/deep.txt");
        page.keys("typed at once");
        save();
        awaitSaid("cat src/new/deep.txt", "typed at once");
        page.click("[aria-label='New file']");
        page.type("dialog [name='path']", "deep.txt");
        page.press(Keys.ENTER);
        assertThat(page.read("dialog .field-problem")).contains("taken");
        page.click("dialog .quiet");

        page.click("[aria-label='New folder']");
        page.type("dialog [name='path']", "box");
        page.press(Keys.ENTER);
        page.await(exists(row("box")) + "?.tabIndex === 0");
        assertThat(said("stat -c %F src/new/box").strip()).isEqualTo("directory");

        page.click(row("new"));
        page.press(Keys.DELETE);
        assertThat(page.read("dialog")).contains("src/new").contains("2 entries in it");
        page.press(Keys.ENTER);
        awaitSaid("ls src", "lib\nmain.c\n");
        page.await("!" + exists(row("new")));
        page.await("location.hash.endsWith('/files/src')");
    }

    @Test
    void shouldRename() {
        said("printf x > \"$(printf 'b\\374r')\"");
        logIn("/sandboxes/demo/files/src/main.c");
        awaitText("int main(void)\n{\n}\n");
        page.click(".code-field");
        page.keys(Keys.chord(Keys.CONTROL, Keys.HOME), "unsaved ");
        page.click(row("src"));
        page.press(Keys.F2);
        page.type("dialog [name='path']", "README");
        page.press(Keys.ENTER);
        page.await("document.querySelector('dialog [name=path]').getAttribute('aria-invalid') === 'true'");
        page.type("dialog [name='path']", "lib/source");
        page.press(Keys.ENTER);
        page.await("location.hash.endsWith('/files/lib/source/main.c')");
        assertThat(said("ls; ls lib/source"))
                .isEqualTo("README\nb\u00fcr\nlib\nlib\nmain.c\n".replace("\u00fc", "\ufffd"));
        // What was not saved goes along.
        awaitText("unsaved int main(void)\n{\n}\n");
        page.see(row("main.c"));

        page.click(row("b"));
        page.press(Keys.F2);
        page.type("dialog [name='path']", "bür");
        page.press(Keys.ENTER);
        awaitSaid("cat bür", "x");
        page.see(row("bür"));
    }

    @Test
    void shouldShowWhatOthersDoAsTheyDoIt() {
        logIn("/sandboxes/demo/files/README");
        awaitText("text\n");
        page.click(row("src"));
        page.see(row("main.c"));
        said("echo more >> README; mv src/main.c src/moved.c; mkdir -p fresh/in; touch fresh/in/it");
        awaitText("text\nmore\n");
        page.see(row("moved.c"));
        page.await("!" + exists(row("main.c")));
        page.click(row("fresh"));
        page.see(row("in"));

        page.click(".code-field");
        page.keys(Keys.chord(Keys.CONTROL, Keys.HOME), "mine ");
        said("rm -r src; echo theirs > README");
        assertThat(page.read(".editor-notice")).contains("has changed in the sandbox");
        awaitText("mine text\nmore\n");
        page.await("!" + exists(row("src")));
    }

    @Test
    void shouldFind() {
        said("mkdir -p deep/er && echo 'the needle is here' > deep/er/haystack.txt && touch deep/Needle.md");
        logIn("/sandboxes/demo/files");
        page.see(row("src"));
        page.keys(Keys.chord(Keys.CONTROL, "p"));
        page.type("[name='find']", "needle");
        page.await("document.querySelectorAll('.find-list a').length === 1");
        assertThat(page.read(".find-list")).contains("Needle.md").contains("deep");
        page.see("[name='find-in']").sendKeys("Text");
        page.await("document.querySelector('.find-excerpt')?.textContent === 'the needle is here'");
        page.click("[name='find']");
        page.press(Keys.ARROW_DOWN);
        page.press(Keys.ENTER);
        awaitText("the needle is here\n");
        page.await("document.activeElement.selectionEnd === 18");
        page.click("[name='find']");
        page.press(Keys.ESCAPE);
        page.see(row("haystack.txt"));
    }

    @Test
    void shouldShowWhatGitSaysHasChanged() throws IOException {
        said(
                "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a; git init -q -b main;"
                        + " git add .; git commit -qm first; echo more >> README; echo '<b>new</b>' > src/new.c; rm src/main.c");
        logIn("/sandboxes/demo/files");
        page.see(row("README") + " .git-mark[data-status='modified']");
        page.see(row("src") + " .git-mark[data-status='inside']");
        page.click(row("src"));
        page.see(row("new.c") + " .git-mark[data-status='untracked']");
        page.click(".files-changes");
        page.await("document.querySelectorAll('.change').length === 3");
        assertThat(page.read(".file-pane:not([hidden]) .file-title"))
                .contains("main")
                .contains("3 files, 2 lines added, 3 removed");
        assertThat(page.read(".changes-body"))
                .contains("more")
                .contains("<b>new</b>")
                .contains("int main(void)");
        page.keepPicture("files-changes");
        requireNoBarriers();
        page.click(".change a[href$='/files/src/new.c']");
        awaitText("<b>new</b>\n");
    }
}
