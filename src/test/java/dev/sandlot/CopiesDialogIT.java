package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Forks and snapshots by mouse, in a browser, before a real daemon. */
class CopiesDialogIT extends Dashboard {
    private static final String LISTED = "document.querySelector('.snapshots')?.textContent.includes(";

    @AfterEach
    void removeSnapshots() {
        daemon.get("/snapshots")
                .json()
                .path("items")
                .forEach(snapshot ->
                        daemon.delete("/snapshots/" + snapshot.path("name").asText()));
    }

    private void choose(String kind) {
        page.script("const kind = document.querySelector('dialog select[name=workspace]'); kind.value = '" + kind
                + "'; kind.dispatchEvent(new Event('change', { bubbles: true }))");
    }

    @Test
    void shouldForkKeepAndRestoreByMouse() throws IOException {
        create("demo", null);
        daemon.exec("demo", "echo one > file");
        logIn("/sandboxes/demo");
        page.click(".detail-actions [aria-label='Snapshots']");
        page.see(".snapshots .hint");
        page.type("dialog input[name=name]", "Not a name");
        page.click("dialog button.primary");
        assertThat(page.read("#field-name-problem")).contains("must be 1 to 63");
        page.type("dialog input[name=name]", "before");
        page.click("dialog button.primary");
        page.await("!document.querySelector('dialog')");
        assertThat(daemon.exec("demo", "echo two > file; cat file")
                        .path("stdout")
                        .asText())
                .isEqualTo("two\n");

        page.click(".detail-actions [aria-label='Snapshots']");
        page.await(LISTED + "'before')");
        page.keepPicture("snapshots");
        requireNoBarriers();
        page.click(".snapshots [aria-label='Restore']");
        page.click("dialog button.danger");
        page.await("!document.querySelector('dialog')");
        assertThat(daemon.exec("demo", "cat file").path("stdout").asText()).isEqualTo("one\n");

        page.click(".detail-actions [aria-label='Fork']");
        page.type("dialog input[name=name]", "second");
        page.click("dialog button.primary");
        page.await("document.querySelector('h1')?.textContent === 'second'");
        assertThat(daemon.exec("second", "cat file").path("stdout").asText()).isEqualTo("one\n");

        page.open(address("/#/sandboxes/demo"));
        page.click(".detail-actions [aria-label='Snapshots']");
        page.click(".snapshots [aria-label='Delete']");
        page.click("dialog button.danger");
        page.await("!document.querySelector('dialog')");
        assertThat(daemon.get("/snapshots").json().path("items")).isEmpty();
        // But for the name that is none.
        assertThat(page.complaints()).allMatch(complaint -> complaint.contains("422"));
    }

    @Test
    void shouldBeginWithASnapshotOrSayWhyARepositoryCanNotBeCloned() throws IOException {
        create("demo", null);
        daemon.exec("demo", "echo kept > file");
        assertThat(daemon.post("/sandboxes/demo/snapshots", "{\"name\":\"base\"}")
                        .status())
                .isEqualTo(201);
        logIn("/");
        page.click(".page-head .primary");
        page.type("dialog input[name=name]", "from-base");
        choose("git");
        page.type("dialog input[name='workspace.url']", "https://example.com/x.git");
        page.click("dialog button.primary");
        assertThat(page.read("#field-network-problem")).contains("lets no repository be cloned");
        page.keepPicture("create-source");
        requireNoBarriers();
        choose("snapshot");
        page.await("document.querySelector('dialog select[name=\"workspace.snapshot\"]').value === 'base'");
        page.click("dialog button.primary");
        page.await("!document.querySelector('dialog')");
        assertThat(daemon.exec("from-base", "cat file").path("stdout").asText()).isEqualTo("kept\n");
    }
}
