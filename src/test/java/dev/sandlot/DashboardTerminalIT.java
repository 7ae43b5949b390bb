package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The terminals of the dashboard, in a browser, before a real daemon. */
class DashboardTerminalIT extends Dashboard {
    private static final String TERMINALS = "/sandboxes/demo/terminals";
    private static final String VIEW = "document.querySelector('.terminal-view:not([hidden])')";
    private static final String FOOT = VIEW + "?.querySelector('.terminal-foot')";
    private static final String OLDER = VIEW + ".querySelector('.terminal-older')";
    private static final String SCREEN = "[..." + VIEW
            + ".querySelectorAll('.xterm-rows > div')].map(row => row.textContent).join('\\n').replaceAll('\\u00a0', ' ')";

    @BeforeEach
    void prepare() {
        create("demo", null);
    }

    @Test
    void shouldTypeIntoANewTerminalInColourUnderAStrictPolicy() {
        logIn(TERMINALS);
        page.click("[data-act='new-terminal']");
        awaitShell(page);

        type(page, "printf '%s \\033[31mred\\033[0m \\033[38;2;0;90;200mblue\\033[0m\\n' he''llo");
        page.await(SCREEN + ".includes('hello red blue')");
        assertThat(colourOf("red")).isEqualTo(colourOfVariable("--ansi-red"));
        assertThat(colourOf("blue")).isEqualTo("rgb(0, 90, 200)");
        page.await("getComputedStyle(" + VIEW + ".querySelector('.xterm-cursor')).backgroundColor === '"
                + colourOfVariable("--accent") + "'");
        type(page, "echo '<img src=x onerror=window.hacked=1>'");
        page.await(SCREEN + ".split('<img').length === 3");
        assertThat(page.script("return window.hacked ?? document.querySelector('main img')"))
                .isNull();
        assertThat(page.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void shouldTellShiftEnterApartFromEnter() {
        openTerminal();
        logIn(TERMINALS);
        awaitShell(page);
        var read = "stty raw -echo; printf 're''ady'; head -c %d | od -An -c -w32; stty sane; echo do''ne";

        // To a shell it is Enter.
        page.keys("echo one " + "two | tr ' ' -", Keys.chord(Keys.SHIFT, Keys.ENTER));
        page.await(SCREEN + ".includes('one-two')");
        type(page, "printf '\\033[>4;2m'; " + String.format(read, 10));
        page.await(SCREEN + ".includes('ready')");
        page.keys(Keys.chord(Keys.SHIFT, Keys.ENTER));
        page.await(SCREEN + ".replaceAll(' ', '').includes('033[27;2;13~')");
        type(page, "printf '\\033[>4m'; clear; " + String.format(read, 3));
        page.await(SCREEN + ".includes('ready')");
        page.keys(Keys.chord(Keys.SHIFT, Keys.ENTER), Keys.ENTER);
        page.await(SCREEN + ".replaceAll(' ', '').includes('033\\\\r\\\\r')");
    }

    @Test
    void shouldKeepWhatHasScrolledAwayAndTellWhereThatIsNotAll() {
        logIn(TERMINALS);
        page.click("[data-act='new-terminal']");
        awaitShell(page);
        type(page, "seq 4000; echo do''ne");
        page.await(SCREEN + ".includes('done')");

        page.keys(Keys.chord(Keys.SHIFT, Keys.PAGE_UP), Keys.chord(Keys.SHIFT, Keys.PAGE_UP));
        page.await(
                SCREEN
                        + ".split('\\n').filter(Boolean).every((line, row, lines) => row === 0 || line - lines[row - 1] === 1)");
        assertThat(page.script("return " + OLDER + ".hidden")).isEqualTo(true);

        page.script("location.reload()");
        awaitShell(page);
        type(page, "seq 100; echo ag''ain");
        page.await(SCREEN + ".includes('again')");
        page.keys(Keys.chord(Keys.SHIFT, Keys.PAGE_UP));
        page.await("!" + OLDER + ".hidden");
    }

    @Test
    void shouldFollowTheSizeOfTheWindow() {
        openTerminal();
        logIn(TERMINALS);
        awaitShell(page);

        awaitSizes(page);
        page.resize(900, 700);
        page.await(FOOT + ".textContent.includes('×') && " + VIEW + ".offsetWidth < 900");
        awaitSizes(page);
    }

    @Test
    void shouldShowOneTerminalInTwoBrowsersOfDifferentSizes() {
        openTerminal();
        logIn(TERMINALS);
        awaitShell(page);
        try (var other = new Chromium(temp.resolve("other"))) {
            other.resize(600, 600);
            logIn(other, daemon.token(), TERMINALS);
            awaitShell(other);

            type(other, "echo from the o''ther");
            page.await(SCREEN + ".includes('from the other')");
            type(page, "echo from the fi''rst");
            other.await(SCREEN + ".includes('from the first')");
        }
    }

    @Test
    void shouldSayThatTheLinkIsLostAndGoOnWithTheSameShell() {
        openTerminal();
        logIn(TERMINALS);
        awaitShell(page);
        type(page, "kept=safe; echo rea''dy");
        page.await(SCREEN + ".includes('ready')");

        daemon.kill();
        page.await(FOOT + ".dataset.state === 'waiting'");
        assertThat(foot()).contains("Link lost, reconnecting…").doesNotContain("Ended");
        daemon.start();
        page.await(FOOT + ".dataset.state === 'live'");
        page.await(SCREEN + ".includes('ready')");

        type(page, "echo still $kept");
        page.await(SCREEN + ".includes('still safe')");
    }

    @Test
    void shouldTellHowATerminalEndedAndStartItAgain() {
        openTerminal();
        logIn(TERMINALS);
        awaitShell(page);
        type(page, "echo last wo''rds; exit 3");

        page.await(FOOT + ".dataset.state === 'failed'");
        assertThat(foot()).contains("Ended with code 3").doesNotContain("Link lost");
        page.await(SCREEN + ".includes('last words')");
        page.script("location.reload()");
        page.await(FOOT + "?.dataset.state === 'failed'");
        page.await(SCREEN + ".includes('last words')");

        page.click(".terminal-act button");
        page.await(VIEW + "?.id === 'terminal-p2'");
        awaitShell(page);
        page.click("[data-close='p2']");
        page.click("dialog .danger");
        page.await("!document.querySelector('[data-terminal=p2]')");
        assertThat(daemon.get("/sandboxes/demo/processes/p2?wait=10")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("exited");
    }

    @Test
    void shouldLetProgramsSetTheClipboardOnlyWhereThatWasAllowed() {
        openTerminal();
        logIn(TERMINALS);
        page.allowClipboard();
        awaitShell(page);
        page.script("return navigator.clipboard.writeText('mine')");

        type(page, "printf '\\033]52;c;aGVsbG8=\\007'");
        assertThat(page.read(".terminal-ask")).contains("hello");
        awaitClipboard("mine");
        page.click(".terminal-ask .primary");
        awaitClipboard("hello");
        type(page, "printf '\\033]52;c;d29ybGQ=\\007'");
        awaitClipboard("world");
        page.click("[data-act='permit']");
        page.await(FOOT + ".dataset.state === 'live'");
        type(page, "printf '\\033]52;c;bm8=\\007'; echo do''ne");
        page.await(SCREEN + ".includes('done')");
        awaitClipboard("world");
    }

    @Test
    void shouldBeLeftByTheKeyboardAndSearched() {
        openTerminal();
        logIn(TERMINALS);
        awaitShell(page);
        type(page, "seq 1 30");
        page.await(SCREEN + ".includes('30')");

        page.keys(Keys.chord(Keys.CONTROL, Keys.SHIFT, "F"));
        page.type(".terminal-search input", "29");
        page.await("document.querySelector('.terminal-found').textContent === '1 of 1'");
        page.press(Keys.ESCAPE);
        page.await("document.activeElement.matches('.xterm-helper-textarea')");
        page.keys(Keys.chord(Keys.SHIFT, Keys.ESCAPE));
        page.await("document.activeElement.dataset.terminal === 'p1'");
    }

    @Test
    void shouldBeUsableByEverybodyInBothThemesAndOnAPhone() {
        logIn(TERMINALS);
        page.see(".terminal-empty");
        requireNoBarriers();
        page.click("[data-act='new-terminal']");
        awaitShell(page);
        type(page, "printf '\\033[3%dmcolour \\033[0m\\033[4%dm behind \\033[0m\\n' 0 0 1 1 2 2 3 3 4 4 5 5 6 6 7 7");
        page.await(SCREEN + ".split('behind').length > 8");
        requireNoBarriers();
        page.resize(320, 640);
        requireNoBarriers();

        type(page, "sleep 1000");
        page.click("[data-key='ctrl']");
        page.keys("c");
        page.await(SCREEN + ".includes('^C')");
        page.click("[data-key='up']");
        page.await(SCREEN + ".split('sleep 1000').length === 3");
    }

    private void openTerminal() {
        var body = "{\"kind\": \"terminal\", \"command\": [\"bash\", \"--norc\"], \"env\": {\"PS1\": \"$ \"}}";
        assertThat(daemon.post("/sandboxes/demo/processes", body).status()).isEqualTo(201);
    }

    private static void awaitShell(Chromium browser) {
        browser.await(FOOT + "?.dataset.state === 'live'");
        browser.await(SCREEN + ".includes('$')");
        browser.script(VIEW + ".querySelector('textarea').focus()");
    }

    private static void type(Chromium browser, String line) {
        browser.script(VIEW + ".querySelector('textarea').focus()");
        browser.keys(line, Keys.ENTER);
    }

    /** The program sees the size that the page shows. */
    private static void awaitSizes(Chromium browser) {
        type(browser, "clear; while sleep 0.2; do stty size; done");
        browser.await(SCREEN + ".includes(" + FOOT
                + ".querySelector('.terminal-size').textContent.split('×').reverse().join(' '))");
        browser.keys(Keys.chord(Keys.CONTROL, "c"));
    }

    private String foot() {
        return (String) page.script("return " + FOOT + ".textContent");
    }

    private Object colourOf(String word) {
        return page.script(
                "return getComputedStyle([..." + VIEW
                        + ".querySelectorAll('.xterm-rows span')].find(span => span.textContent.trim() === arguments[0])).color",
                word);
    }

    private Object colourOfVariable(String name) {
        return page.script("""
                const probe = document.body.appendChild(document.createElement("i"));
                probe.style.color = `var(${arguments[0]})`;
                const colour = getComputedStyle(probe).color;
                probe.remove();
                return colour;
                """, name);
    }

    private void awaitClipboard(String text) {
        TestDaemon.await(
                Duration.ofSeconds(20), () -> text.equals(page.script("return navigator.clipboard.readText()")));
    }
}
