package dev.sandlot;

import static dev.sandlot.TestDaemon.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A display in the dashboard, in a browser, before a real daemon. */
class DashboardScreenIT extends Dashboard {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LIVE = "document.querySelector('.screen-foot')?.dataset.state === 'live'";

    @BeforeEach
    void make() {
        var made = daemon.post(
                "/sandboxes",
                "{\"name\":\"demo\",\"display\":{\"width\":640,\"height\":480},"
                        + "\"command\":\"exec xterm -bg '#204060' -fg white -geometry 200x80+0+0 -e 'cat > /tmp/typed'\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        await(
                PATIENCE,
                () -> daemon.exec("demo", "test -e /tmp/typed")
                                .path("exit_code")
                                .asInt()
                        == 0);
    }

    private void look(String token) {
        logIn(page, token, "/sandboxes/demo");
        page.click("a[href$='/screen']");
        page.await(LIVE);
    }

    /** Whether the picture is of this colour in the middle of its right half. */
    private static String isPainted(String rgb) {
        return "(() => { const c = document.querySelector('.screen-stage canvas'); if (!c || c.width < 640) return false;"
                + "const p = c.getContext('2d').getImageData(500, 300, 1, 1).data; return [p[0], p[1], p[2]].join() === '"
                + rgb
                + "' })()";
    }

    private String typed() {
        return daemon.exec("demo", "cat /tmp/typed").path("stdout").asText();
    }

    private void type(String text) {
        page.keys(text, Keys.ENTER);
    }

    @Test
    void shouldBeWatchedTakenInHandAndComeBack() {
        look(daemon.token());
        page.await(isPainted("32,64,96"));
        assertThat(page.read(".screen-foot")).contains("Watching");
        page.click(".screen-stage canvas");
        type("dropped");
        page.click(".screen-bar button");
        page.await("document.querySelector('.screen-foot').textContent.includes('in control')");
        page.click(".screen-stage canvas");
        type("taken");
        await(PATIENCE, () -> typed().contains("taken"));
        assertThat(typed()).isEqualTo("taken\n");
        requireNoBarriers();

        daemon.kill();
        page.await("document.querySelector('.screen-foot').dataset.state === 'waiting'");
        daemon.start();
        page.await(LIVE);
        page.click(".screen-stage canvas");
        type("again");
        await(PATIENCE, () -> typed().equals("taken\nagain\n"));
        assertThat(page.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void shouldShowWhatWas() {
        look(daemon.token());
        page.await(isPainted("32,64,96"));
        daemon.post(
                "/sandboxes/demo/processes",
                "{\"kind\":\"task\",\"command\":\"exec xterm -bg '#00ff00' -geometry 200x80+0+0\"}");
        page.await(isPainted("0,255,0"));
        page.await("!document.querySelector('.screen-past').hidden");
        page.script("const slider = document.querySelector('.screen-past input'); slider.value = '0';"
                + "slider.dispatchEvent(new Event('input', {bubbles: true}))");
        page.await("document.querySelector('.screen-past-picture')?.naturalWidth === 640");
        page.click(".screen-past button");
        page.await("document.querySelector('.screen-over').hidden");
    }

    @Test
    void shouldOnlyBeWatchedByAViewer() {
        var viewer = daemon.post("/tokens", "{\"name\":\"eyes\",\"role\":\"viewer\"}")
                .json()
                .path("token")
                .asText();
        look(viewer);
        page.await(isPainted("32,64,96"));
        assertThat(page.script("return document.querySelectorAll('.screen-bar button').length"))
                .isEqualTo(1L);
        assertThat(page.read(".screen-bar")).doesNotContain("control");
    }
}
