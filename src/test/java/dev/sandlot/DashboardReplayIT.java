package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The player for what terminals have shown, in a browser, before a real daemon. */
class DashboardReplayIT extends Dashboard {
    private static final String TERMINALS = "/sandboxes/demo/terminals";
    private static final String SCREEN =
            "[...document.querySelectorAll('.replay-body .xterm-rows > div')].map(row => row.textContent).join('\\n').replaceAll('\\u00a0', ' ')";
    private static final String FOOT = "document.querySelector('.terminal-foot')";
    private static final String SLIDER = "document.querySelector('.replay-keys input')";
    private static final String AT_END = SLIDER + "?.valueAsNumber === Number(" + SLIDER + "?.max) && " + SLIDER
            + "?.max > 1 && document.querySelector('[data-act=play]').getAttribute('aria-label') === 'Play'";
    private static final String STEPS =
            "for i in 1 2 3; do printf 'step %d\\n' $i; sleep 0.8; done; sleep 4; printf 'last \\033[31mred\\033[m\\n'; ";

    @BeforeEach
    void prepare() {
        create("demo", null);
    }

    @Test
    void shouldPlayWhatAnEndedTerminalHasShownAndGoToAnyPlace() throws IOException {
        open(STEPS + "exit 3");
        logIn(TERMINALS);
        page.await(FOOT + "?.dataset.state === 'failed'");

        page.click(".terminal-act .quiet");
        page.await(AT_END);
        page.await(SCREEN + ".includes('last red')");
        page.script("window.capped = Number(" + SLIDER + ".max)");
        page.keepPicture("replay");

        page.keys(Keys.ARROW_LEFT);
        page.await(SCREEN + ".includes('step 1') && !" + SCREEN + ".includes('last')");
        page.script(SLIDER + ".value = " + SLIDER + ".max; " + SLIDER + ".dispatchEvent(new Event('input'))");
        page.await(SCREEN + ".includes('last red')");
        page.script(SLIDER + ".value = 0; " + SLIDER + ".dispatchEvent(new Event('input'))");
        page.await("!" + SCREEN + ".includes('step 2')");
        page.script(
                "const [speed, idle] = document.querySelectorAll('.replay-pace select'); speed.value = 8; idle.value ="
                        + " Infinity; [speed, idle].forEach(it => it.dispatchEvent(new Event('change')))");
        // Of the idle time before the last line, which took more than four seconds, two had been played.
        assertThat((Boolean) page.script("return " + SLIDER + ".max > window.capped + 2"))
                .isTrue();
        page.keys(" ");
        page.await(SCREEN + ".includes('last red')");
        assertThat(page.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void shouldShowARunningTerminalUpToNowAndComeBackToIt() {
        open("echo so far; exec bash --norc");
        logIn(TERMINALS);
        page.await(FOOT + "?.dataset.state === 'live'");

        page.click("[data-act=replay]");
        page.await(SCREEN + ".includes('so far')");
        page.keys(Keys.ESCAPE);
        page.await("document.activeElement.dataset.act === 'replay' && !document.querySelector('.replay')");
        page.script("document.querySelector('.xterm-helper-textarea').focus()");
        page.keys("echo goes o''n", Keys.ENTER);
        page.await("document.querySelector('.xterm-rows').textContent.replaceAll('\\u00a0', ' ').includes('goes on')");
        page.click("[data-act=replay]");
        page.await(SCREEN + ".includes('goes on')");
    }

    @Test
    void shouldBeUsableByEverybodyInBothThemesAndOnAPhone() throws IOException {
        open("printf '%070d end\\n' 0; " + STEPS);
        // Before the page could give it a size of its own.
        daemon.get("/sandboxes/demo/processes/p1?wait=60");
        logIn(TERMINALS);
        page.await(FOOT + "?.dataset.state === 'ended'");
        requireNoBarriers();
        page.click("[data-act=replay]");
        page.await(AT_END);
        requireNoBarriers();
        page.resize(320, 640);
        page.await(SCREEN + ".includes('last red')");
        requireNoBarriers();
        page.script("document.querySelector('.replay-keys').scrollIntoView()");
        page.keepPicture("replay-phone-dark");
        page.prefer("light");
        page.keepPicture("replay-phone-light");
        assertThat((Boolean) page.script("return document.documentElement.scrollWidth <= 320"))
                .isTrue();
        assertThat((Boolean)
                        page.script("return document.querySelector('.replay-body .xterm-screen').offsetWidth <= 320"))
                .as("the letters are as small as it takes")
                .isTrue();
    }

    @Test
    void shouldOfferALongRecordingAsAFile() throws IOException {
        open("head -c 13000000 /dev/urandom | base64 -w 70");
        logIn(TERMINALS);
        page.await(FOOT + "?.dataset.state === 'ended'");

        page.click("[data-act=replay]");
        page.await("document.querySelector('.replay-word')?.textContent.includes('too long')");
        requireNoBarriers();
        assertThat(page.script("return document.querySelector('.replay-word a').download"))
                .isEqualTo("demo-p1.cast");
        page.keepPicture("replay-long");
    }

    private void open(String line) {
        var made = daemon.post(
                "/sandboxes/demo/processes?wait=0",
                "{\"kind\":\"terminal\",\"command\":" + TestDaemon.quote(line) + "}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }
}
