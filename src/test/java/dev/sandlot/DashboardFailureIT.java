package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is to be seen of commands that failed, in a browser, before a real daemon. */
class DashboardFailureIT extends Dashboard {
    private static String card(String name, String selector) {
        return "[...document.querySelectorAll('.wall .card')].find(card => card.querySelector('.card-link').textContent === '"
                + name + "')?.querySelector('" + selector + "')";
    }

    @Test
    void shouldShowAFailedCommandAtAGlanceAndAnEndOnPurposeAsNone() {
        create("broken", "echo oh dear; exit 3");
        create("fine", "true");
        create("ended", "sleep 1000");
        create("going", "sleep 1000");
        daemon.post("/sandboxes/ended/processes/p1/signal", "{\"signal\":\"TERM\"}");
        logIn("/");

        page.await(card("broken", ".badge") + "?.textContent === 'Exit 3'");
        page.await(card("broken", "[data-tone=good]") + " === null");
        page.await("document.querySelector('[data-group=failed] .card-link')?.textContent === 'broken'");
        page.await(card("fine", ".card-state") + "?.textContent === 'RunningExit 0'");
        page.await(card("ended", ".card-state") + "?.textContent === 'RunningEnded by TERM'");
        page.await("document.querySelectorAll('.wall .card [data-tone=bad]').length === 1");
        requireNoBarriers();

        // It is told without being asked for.
        daemon.exec("going", "pkill -9 -x sleep; true");
        page.await(card("going", ".badge") + "?.textContent === 'Exit 137'");
        daemon.post("/sandboxes/broken/stop", "");
        page.await("document.querySelector('[data-group=stopped] .card-link')?.textContent === 'broken'");
    }

    @Test
    void shouldTellOnItsPageHowItFailedAndOpenThatOutput() {
        var made = daemon.post(
                "/sandboxes",
                "{\"name\":\"demo\",\"command\":\"echo oh dear; exit 3\",\"labels\":{\"team\":\"shop\",\"urgent\":\"\"}}");
        assertThat(made.status()).isEqualTo(201);
        daemon.exec("demo", "echo later");
        logIn("/sandboxes/demo");

        page.await(
                "document.querySelector('.command-failure')?.textContent.startsWith('Its command exited with code 3')");
        page.await("document.querySelector('.title-row .badge')?.textContent === 'Exit 3'");
        assertThat(page.read(".own-command-line")).isEqualTo("echo oh dear; exit 3");
        assertThat(
                        page.script(
                                "return [...document.querySelectorAll('.own-command .labels li')].map(l => l.textContent).join()"))
                .isEqualTo("team=shop,urgent");
        page.await("document.querySelector('.processes a[aria-current]')?.dataset.process === 'p1'");
        page.await("[...document.querySelectorAll('.log .text')].some(text => text.textContent === 'oh dear')");
        requireNoBarriers();
    }

    @Test
    void shouldNotifyOfAFailureWhereAskedTo() {
        create("demo", "until test -e ~/go; do sleep 0.1; done; exit 4");
        create("other", null);
        logIn("/sandboxes/other");
        page.script("window.shown = []; window.Notification = class {"
                + " static permission = 'default';"
                + " static async requestPermission() { return this.permission = 'granted'; }"
                + " constructor(title, options) { shown.push(title); } };");
        page.click("#notices");
        page.await("document.querySelector('#notices').ariaPressed === 'true'");

        daemon.exec("demo", "touch ~/go");

        page.await("shown.join() === 'demo: the command exited with code 4'");
    }
}
