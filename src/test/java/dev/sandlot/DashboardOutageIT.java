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
        // On a busy machine it takes its time, too.
        page.await("getComputedStyle(document.querySelector('.card')).filter === 'none'");

        daemon.kill();

        assertThat(page.read(".outage")).contains("The daemon does not answer").contains("as it was at");
        page.await("getComputedStyle(document.querySelector('.card')).filter === 'grayscale(1)'");
        page.open(address("/#/sandboxes/demo"));
        page.await("getComputedStyle(document.querySelector('.title-row')).filter === 'grayscale(1)'");
        daemon.start();
        page.await("document.querySelector('header .link-state').dataset.state === 'live'");
        page.await("document.querySelector('.outage').hidden");
        page.await("getComputedStyle(document.querySelector('.title-row')).filter === 'none'");
    }

    @Test
    void shouldNotGoByTheClockOfTheBrowser() {
        create("demo", "while sleep 1; do echo again; done");
        for (var hours : new int[] {-30, 30}) {
            page.beforeEachPage("const real = Date.now; Date.now = () => real() + " + hours + " * 3600000");
            logIn("/");
            // It prints, so it works, and did so just now.
            page.await("document.querySelector('[data-group=working] .card .card-time')?.textContent === 'just now'");
            assertThat(page.read(".card .facts")).matches("(?s)Up (\\d+ min )?\\d+ s.*");
        }
    }

    @Test
    void shouldTellBesideEachFieldWhatIsWrongWithIt() {
        logIn("/");
        page.click(".page-head .primary");
        page.type("[name='limits.memory_bytes']", "much");
        page.type("[name='limits.cpus']", "some");
        page.press(Keys.ENTER);
        assertThat(page.read("#field-limits-memory_bytes-problem")).isEqualTo("A size such as 512m or 2g.");
        assertThat(page.read("#field-limits-cpus-problem")).isEqualTo("A number such as 1.5.");

        page.type("[name='limits.memory_bytes']", "0");
        page.type("[name='limits.cpus']", "-1");
        page.press(Keys.ENTER);
        page.await(
                "document.querySelector('#field-limits-memory_bytes-problem').textContent.startsWith('Memory must ')");
        assertThat(page.read("#field-limits-cpus-problem")).startsWith("CPUs must ");
        assertThat(page.script("const input = document.querySelector('[name=\"limits.cpus\"]');"
                        + "return input.ariaInvalid + ' ' + input.getAttribute('aria-describedby')"))
                .isEqualTo("true field-limits-cpus-hint field-limits-cpus-problem");
        assertThat(page.script("return document.querySelector('.form-problem').hidden"))
                .isEqualTo(true);
    }
}
