package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The figures of the dashboard, in a browser, before a real daemon. */
class DashboardMetricsIT extends Dashboard {
    @BeforeEach
    void look() {
        daemon.post("/sandboxes", "{\"name\":\"demo\",\"command\":[\"sleep\",\"1000\"]}");
        logIn("/");
    }

    @Test
    void shouldShowTheHostAndWhatEachSandboxUses() {
        assertThat(page.read(".host-strip")).contains("CPU").contains("Memory").contains("Idle score");
        assertThat(page.read(".card-use")).contains("CPU").contains("%").contains("B");
        page.await("document.querySelectorAll('.card-use .sparkline-line')[1].getAttribute('d').startsWith('M')");
        requireNoBarriers();
        assertThat(page.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void shouldDrawWhatASandboxUsesAndGoOn() {
        page.see(".card-link");
        page.open(daemon.url().resolve("/") + "#/sandboxes/demo");
        page.click("a[href$='/metrics']");
        page.await("document.querySelectorAll('.chart canvas').length === 6");
        page.await("document.querySelector('.chart-value').textContent.includes('%')");
        assertThat(page.read(".metrics-head")).containsAnyOf("control groups", "its processes");

        // The cursors of all charts stand at the same time.
        page.script(
                "const over = document.querySelector('.chart .u-over'), box = over.getBoundingClientRect();"
                        + "over.dispatchEvent(new MouseEvent('mouseenter', {bubbles: true}));"
                        + "over.dispatchEvent(new MouseEvent('mousemove', {bubbles: true, clientX: box.right - 2, clientY: box.top + 20}))");
        page.await("[...document.querySelectorAll('.u-legend .u-series:first-child .u-value')]"
                + ".every(value => value.textContent.includes(':'))");
        page.click("[data-range='24h']");
        page.await("document.querySelector('[data-range=\"24h\"]').getAttribute('aria-pressed') === 'true'");
        page.await("document.querySelector('.chart-value').textContent.includes('%')");
        requireNoBarriers();
        page.click("a[href$='/sandboxes/demo']");
        page.see(".detail");
        assertThat(page.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
    }
}
