package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The dialog in which an administrator sees who has access, and takes it away. */
class DashboardAccessIT extends Dashboard {
    @Test
    void shouldListTokensAndSessionsAndRevokeThem() {
        daemon.post("/tokens", "{\"name\":\"<b>ci</b>\",\"role\":\"viewer\"}");
        logIn("/");
        page.click("#access");
        page.await("document.querySelectorAll('dialog.wide tbody tr').length === 3");
        assertThat(page.read("dialog.wide tbody"))
                .contains("first administrator")
                .contains("<b>ci</b>")
                .contains("Browser (this one)")
                .contains("127.0.0.1");

        var ci = "dialog.wide [aria-label^='Revoke <b>ci</b>']";
        page.click(ci);
        assertThat(daemon.get("/tokens").json().path("items")).hasSize(3);
        page.click(ci);
        page.await("document.querySelectorAll('dialog.wide tbody tr').length === 2");
        assertThat(daemon.get("/tokens").body()).doesNotContain("ci");

        var own = "dialog.wide [aria-label^='Revoke what you are logged in with']";
        page.click(own);
        page.click(own);
        page.see("#code");
        assertThat(daemon.get("/tokens").json().path("items")).hasSize(1);
    }
}
