package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Many windows of the dashboard at once: a browser has six connections for one server. */
class DashboardWindowsIT extends Dashboard {
    private static final int WINDOWS = 30;

    @Test
    void shouldBeLiveInThirtyWindows() {
        create("demo", "echo first; until test -e go; do sleep 0.1; done; echo second");
        logIn("/sandboxes/demo/logs");
        for (var window = 2; window <= WINDOWS; window++) {
            page.openWindow(address("/#/sandboxes/demo/" + (window % 2 == 0 ? "logs" : "processes/p1")));
        }
        page.inEveryWindow(() -> {
            page.await("document.querySelector('header .link-state')?.dataset.state === 'live'");
            page.await("[...document.querySelectorAll('.text')].some(e => e.textContent === 'first')");
            assertThat(page.script("return document.visibilityState")).isEqualTo("visible");
        });

        daemon.exec("demo", "touch go");

        page.inEveryWindow(() -> {
            page.await("[...document.querySelectorAll('.text')].some(e => e.textContent === 'second')");
            // The events, too: what the list of processes shows comes from there.
            page.await("document.querySelector('.processes')?.textContent.includes('Exit 0')");
        });
    }
}
