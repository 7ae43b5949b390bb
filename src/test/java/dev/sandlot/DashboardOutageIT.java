package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What the dashboard says where the daemon is away, a clock is wrong, or a form is. */
class DashboardOutageIT extends Dashboard {
    @Test
    void shouldSayThatTheDaemonDoesNotAnswerAndShowOldValuesAsOld() {
        create("demo", "sleep 1000");
        logIn("/");
        page.await("document.querySelector('.card .badge')?.textContent === 'Running'");
        assertThat(page.script("return getComputedStyle(document.querySelector('.card')).filter"))
                .isEqualTo("none");

        daemon.kill();

        assertThat(page.see(".outage").getText())
                .contains("The daemon does not answer")
                .contains("as it was at");
        page.await("getComputedStyle(document.querySelector('.card')).filter === 'grayscale(1)'");
        page.open(address("/#/sandboxes/demo"));
        page.await("getComputedStyle(document.querySelector('.title-row')).filter === 'grayscale(1)'");
        daemon.start();
        page.await("document.querySelector('header .link-state').dataset.state === 'live'");
        page.await("document.querySelector('.outage').hidden");
        assertThat(page.script("return getComputedStyle(document.querySelector('.title-row')).filter"))
                .isEqualTo("none");
    }

    @Test
    void shouldNotGoByTheClockOfTheBrowser() {
        create("demo", "while sleep 1; do echo again; done");
        for (var hours : new int[] {-30, 30}) {
            page.beforeEachPage("const real = Date.now; Date.now = () => real() + " + hours + " * 3600000");
            logIn("/");
            // It prints, so it works, and did so just now.
            page.await("document.querySelector('[data-group=working] .card .card-time')?.textContent === 'just now'");
            assertThat(page.see(".card .facts").getText()).matches("(?s)Up (\\d+ min )?\\d+ s.*");
        }
    }

    @Test
    void shouldTellBesideEachFieldWhatIsWrongWithIt() {
        logIn("/");
        page.click(".page-head .primary");
        page.type("[name='limits.memory_bytes']", "much");
        page.type("[name='limits.cpus']", "some");
        page.press(Keys.ENTER);
        assertThat(page.see("#field-limits-memory_bytes-problem").getText()).isEqualTo("A size such as 512m or 2g.");
        assertThat(page.see("#field-limits-cpus-problem").getText()).isEqualTo("A number such as 1.5.");

        page.type("[name='limits.memory_bytes']", "0");
        page.type("[name='limits.cpus']", "-1");
        page.press(Keys.ENTER);
        page.await(
                "document.querySelector('#field-limits-memory_bytes-problem').textContent.startsWith('Memory must ')");
        assertThat(page.see("#field-limits-cpus-problem").getText()).startsWith("CPUs must ");
        assertThat(page.script("const input = document.querySelector('[name=\"limits.cpus\"]');"
                        + "return input.ariaInvalid + ' ' + input.getAttribute('aria-describedby')"))
                .isEqualTo("true field-limits-cpus-hint field-limits-cpus-problem");
        assertThat(page.script("return document.querySelector('.form-problem').hidden"))
                .isEqualTo(true);
    }
}
