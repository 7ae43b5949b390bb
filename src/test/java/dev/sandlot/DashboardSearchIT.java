package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Finding something in a log, and links to its lines, in a browser, before a real daemon. */
class DashboardSearchIT extends Dashboard {
    private static final String MARKED = "document.querySelector('.line.marked .text')?.textContent";
    private static final String IN_SIGHT =
            "(() => { const row = document.querySelector('.line.marked')?.getBoundingClientRect();"
                    + " const log = document.querySelector('.scroller').getBoundingClientRect();"
                    + " return row && row.top >= log.top && row.bottom <= log.bottom; })()";

    private void prepare(String command) {
        create("demo", null);
        daemon.post("/sandboxes/demo/processes?wait=30", "{\"command\":" + TestDaemon.quote(command) + "}");
        logIn("/sandboxes/demo/processes/p1");
        page.await("document.querySelector('.note-exit, .note-bad')");
    }

    /** Waits until the process has printed this, so that what comes later is behind it. */
    private void printed(String text) {
        TestDaemon.await(
                Duration.ofSeconds(60),
                () -> daemon.get("/sandboxes/demo/processes/p1/output").body().contains(text));
    }

    private void find(String text) {
        page.click(".log-tools [aria-label='Find']");
        page.type(".log-search input", text);
    }

    @Test
    void shouldFindInTheWholeLogOnAndBack() {
        // More than is fetched, and more than one request looks through.
        prepare(
                "echo the first Needle; seq -f '%.0f a line about as long as those that builds print, or longer' 1 400000;"
                        + " echo the second needle; seq 1 100");
        find("NEEDLE");

        page.press(Keys.ENTER);
        page.await(MARKED + " === 'the first Needle' && " + IN_SIGHT);
        page.press(Keys.ENTER);
        page.await(MARKED + " === 'the second needle' && " + IN_SIGHT);
        page.press(Keys.ENTER);
        page.await("document.querySelector('.log-found').textContent.startsWith('No further one')");
        page.click(".log-search [aria-label='Previous']");
        page.await(MARKED
                + " === 'the second needle' && document.querySelector('.log-found').textContent.startsWith('Found')");
        page.click(".log-search [aria-label='Previous']");
        page.await(MARKED + " === 'the first Needle' && " + IN_SIGHT);
        find("no such text");
        page.press(Keys.ENTER);
        page.await("document.querySelector('.log-found').textContent === 'Not found'");
        requireNoBarriers();
        page.resize(320, 640);
        assertThat(page.script("return document.documentElement.scrollWidth")).isEqualTo(320L);
        requireNoBarriers();
    }

    @Test
    void shouldShowAndSearchOneStream() {
        create("demo", null);
        daemon.post(
                "/sandboxes/demo/processes",
                "{\"command\":\"echo out word; until test -e 1; do sleep 0.1; done; echo err word >&2;"
                        + " until test -e 2; do sleep 0.1; done; echo out again\"}");
        printed("out word");
        daemon.exec("demo", "touch 1");
        printed("err word");
        daemon.exec("demo", "touch 2");
        logIn("/sandboxes/demo/processes/p1");
        page.await("document.querySelector('.note-exit')");
        find("word");
        page.script("const streams = document.querySelector('.log-search select'); streams.value = 'stderr';"
                + " streams.dispatchEvent(new Event('change'));");
        page.await("[...document.querySelectorAll('.line .text')].map(text => text.textContent).join() === 'err word'");
        page.await("!document.querySelector('.note-gap')");

        page.press(Keys.ENTER);
        page.await(MARKED + " === 'err word'");
        page.press(Keys.ENTER);
        page.await("document.querySelector('.log-found').textContent.startsWith('No further one')");
        page.press(Keys.ESCAPE);
        page.await(
                "[...document.querySelectorAll('.line .text')].map(text => text.textContent).join() === 'out word,err word,out again'");
    }

    @Test
    void shouldLeadToALineByItsLink() {
        prepare("seq 1 300000");
        find("123456");
        page.press(Keys.ENTER);
        page.await(MARKED + " === '123456'");
        var link =
                (String) page.script("return document.querySelector('.line.marked .line-link').getAttribute('href')");
        assertThat(link).matches("#/sandboxes/demo/processes/p1/at/\\d+\\.\\d+");

        page.open(address("/#/"));
        page.await("document.querySelector('.line.marked') === null");
        page.open(address("/" + link));
        page.await(MARKED + " === '123456' && " + IN_SIGHT);
        page.script("location.reload()");
        page.await(MARKED + " === '123456' && " + IN_SIGHT);
        assertThat(page.read(".earlier")).contains("not shown");
    }
}
