package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The dashboard, in a browser, before a real daemon. */
class DashboardIT extends Dashboard {
    @Test
    void shouldLogInByCodeFromTheAddressAndForgetIt() {
        page.open(address("/#code=" + code()));

        assertThat(page.read(".empty")).contains("No sandboxes yet").contains("sandlot create");
        assertThat(page.url()).isEqualTo(address("/#/"));
    }

    @Test
    void shouldLogInByPastedCodeAndComeBackToWhereItWas() {
        create("demo", null);
        page.open(address("/#/sandboxes/demo"));
        page.type("#code", "no-such-code");
        page.press(Keys.ENTER);
        assertThat(page.read("#login-problem")).contains("sandlot open");

        page.type("#code", code());
        page.press(Keys.ENTER);

        page.await("document.querySelector('h1')?.textContent === 'demo'");
        assertThat(page.title()).isEqualTo("demo · Sandlot");
        page.click("[aria-label='Log out']");
        page.see("#code");
    }

    @Test
    void shouldShowWhatAgentsHaveUsed() {
        create("demo", null);
        logIn("/sandboxes/demo/sessions");
        assertThat(page.read(".sessions .empty")).contains("No sessions yet");

        daemon.exec(
                "demo",
                "mkdir -p ~/.claude/projects/-workspace; printf '%s\\n'"
                        + " '{\"type\":\"assistant\",\"requestId\":\"r\",\"message\":{\"id\":\"m\",\"model\":\"<b>x</b>\",\"usage\":{}}}'"
                        + " '{\"type\":\"assistant\",\"requestId\":\"r\",\"message\":{\"id\":\"n\",\"model\":\"claude-sonnet-4-5\","
                        + "\"usage\":{\"input_tokens\":1234567}}}' > ~/.claude/projects/-workspace/0b3d.jsonl");
        page.await("document.querySelector('.sessions tbody')?.textContent.includes('1,234,567')");
        assertThat(page.read(".sessions tbody"))
                .contains("claude 0b3d")
                .contains("claude-sonnet-4-5")
                .contains("$3.70");
        assertThat(page.read(".sessions-label")).contains("API-equivalent");
        page.click(".detail-tabs a:first-child");
        page.await("document.querySelector('.sessions').hidden");
    }

    @Test
    void shouldCreateRunAndDelete() {
        logIn("/");
        page.click(".page-head .primary");
        page.type("[name='name']", "Not A Name");
        page.press(Keys.ENTER);
        page.await("document.querySelector('[name=name]').getAttribute('aria-invalid') === 'true'"
                + " || !document.querySelector('.form-problem').hidden");
        page.type("[name='name']", "demo");
        page.type("[name='ttl_seconds']", "1h");
        page.press(Keys.ENTER);
        page.await("document.querySelector('h1')?.textContent === 'demo'");
        page.await("document.querySelector('.badge')?.textContent === 'Running'");

        run("printf 'hello from %s\\n' inside; exit 3");
        page.await("document.querySelector('.note-bad')");
        assertThat(lines()).containsExactly("stdout|hello from inside", "note|— exited with code 3 —");
        page.await("document.querySelector('.processes .badge')?.textContent === 'Exit 3'");

        page.click("[aria-label='Delete demo']");
        page.type("dialog [name='name']", "dem");
        page.press(Keys.ENTER);
        assertThat(page.read("#field-name-problem")).isEqualTo("This is not demo.");
        page.type("dialog [name='name']", "demo");
        page.press(Keys.ENTER);
        page.await("document.querySelector('.empty h2')?.textContent === 'This sandbox was deleted'");
        assertThat(daemon.get("/sandboxes/demo").status()).isEqualTo(404);
    }

    @Test
    void shouldNotifyWhereAskedToWhenASandboxOutOfSightNeedsAPerson() {
        create("demo", null);
        create("other", null);
        logIn("/sandboxes/other");
        // A headless browser has nowhere to show them: what it is told to show is kept instead.
        page.script("window.shown = []; window.Notification = class {"
                + " static permission = 'default';"
                + " static async requestPermission() { return this.permission = 'granted'; }"
                + " constructor(title, options) { shown.push(title + '|' + options.body); } };");
        page.click("#notices");
        page.await("document.querySelector('#notices').ariaPressed === 'true'");

        daemon.post(
                "/sandboxes/demo/processes",
                "{\"kind\":\"terminal\",\"command\":\"printf 'Allow command?\\\\n' && sleep 100 # codex\"}");

        page.await("shown.length > 0");
        assertThat(page.script("return shown.join()")).isEqualTo("demo waits for you|Allow command?");
    }

    @Test
    void shouldShowChangesMadeElsewhere() {
        logIn("/");
        page.see(".empty");

        create("elsewhere", null);
        page.await("document.querySelector('.card .badge')?.textContent === 'Running'");
        page.click("[aria-label='Stop elsewhere']");
        page.click("dialog [type='submit']");
        page.await("document.querySelector('.card .badge')?.textContent === 'Stopped'");
        page.click("[aria-label='Start elsewhere']");
        page.await("document.querySelector('.card .badge')?.textContent === 'Running'");
        daemon.delete("/sandboxes/elsewhere?force=true");
        page.see(".empty");
    }

    @Test
    void shouldOfferRulesForTheNetworkWhereTheyCount() {
        logIn("/");
        page.click(".page-head .primary");
        page.click("#network-allow");

        page.see("dialog [name=preset][value='@agent']");
        page.click("#network-open");
        page.await("!document.querySelector('dialog [name=preset]').checkVisibility()");
        page.press(Keys.ESCAPE);
        page.await("!document.querySelector('dialog') && document.activeElement.matches('.primary')");
    }

    @Test
    void shouldShowBothStreamsAndColours() {
        create("demo", null);
        var process = start(
                "demo",
                "printf '\\033[1;32mgreen\\033[0m plain \\342\\202'; printf '\\254\\n'; echo broken >&2; sleep 0.3; printf '10%%\\r99%%\\n'");
        logIn("/sandboxes/demo/processes/" + process);

        page.await("document.querySelector('.note-exit')");
        assertThat(lines().stream().sorted())
                .containsExactly("note|— exited with code 0 —", "stderr|broken", "stdout|99%", "stdout|green plain €");
        assertThat(page.read(".ansi-green-fg")).isEqualTo("green");
        assertThat(page.read("[data-stream=stderr] .mark")).isEqualTo("err");
        assertThat(page.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void shouldStayWhereSomebodyReads() {
        create("demo", null);
        var process = start("demo", "seq 1 2000; while sleep 0.05; do echo more; done");
        logIn("/sandboxes/demo/processes/" + process);
        page.await("[...document.querySelectorAll('.text')].at(-1)?.textContent === 'more'");

        page.script("document.querySelector('.scroller').scrollTop -= 4000");
        page.await("document.querySelector('.pill:not([hidden])')");
        var before = page.script("return document.querySelector('.scroller').scrollTop");
        page.await("parseInt(document.querySelector('.pill').textContent) > 10");

        assertThat(page.script("return document.querySelector('.scroller').scrollTop"))
                .isEqualTo(before);
        page.click(".pill");
        page.await("[...document.querySelectorAll('.text')].at(-1)?.textContent === 'more'");
        page.await("document.querySelector('.pill').hidden");
    }

    @Test
    void shouldNeitherLoseNorDoubleALineWhenTheDaemonDies() {
        create("demo", null);
        var process = start(
                "demo",
                "i=0; until test -e enough; do i=$((i+1)); echo out $i; echo err $i >&2; sleep 0.05; done; echo $i >last");
        logIn("/sandboxes/demo/processes/" + process);
        for (var round = 1; round <= 3; round++) {
            page.await("[...document.querySelectorAll('.text')].some(e => parseInt(e.textContent.slice(4)) > "
                    + 60 * round + ")");
            daemon.kill();
            page.await("document.querySelector('.log .link-state').dataset.state === 'waiting'");
            daemon.start();
            page.await("document.querySelector('.log .link-state').dataset.state === 'live'");
        }
        daemon.exec("demo", "touch enough");

        page.await("document.querySelector('.note-exit')");
        var last = Integer.parseInt(
                daemon.exec("demo", "cat last").path("stdout").asText().trim());
        var lines = lines();
        assertThat(lines.stream().filter(line -> line.startsWith("stdout|")))
                .containsExactlyElementsOf(numbered("stdout|out ", last));
        assertThat(lines.stream().filter(line -> line.startsWith("stderr|")))
                .containsExactlyElementsOf(numbered("stderr|err ", last));
        page.await("document.querySelector('header .link-state').dataset.state === 'live'");
    }

    @Test
    void shouldStayResponsiveInAFlood() {
        create("demo", null);
        var process = start(
                "demo",
                "seq -f '%.0f a line about as long as those that builds print, or a little longer' 1 1000000; "
                        + "head -c 20000000 /dev/zero | tr '\\0' x; echo; echo last");
        logIn("/sandboxes/demo/processes/" + process);

        page.await("document.querySelector('.note-exit')");
        page.await("[...document.querySelectorAll('.text')].at(-1)?.textContent === 'last'");
        assertThat((Long) page.script("return document.querySelectorAll('.line').length"))
                .isLessThan(1000);
        assertThat(page.read(".cut")).contains("more characters");
        page.script("document.querySelector('.scroller').scrollTop = 0");
        assertThat(page.read(".earlier")).contains("not shown");
    }

    @Test
    void shouldShowHostileTextAsText() {
        create("demo", null);
        var evil = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>";
        var process = start(
                "demo",
                "echo '" + evil
                        + "'; printf '\\033]0;evil\\007\\033]8;;https://evil.example/\\007click\\033]8;;\\007 \\033[31m"
                        + evil + "\\033[0m\\n'; : '" + evil + "' \u202e");
        logIn("/sandboxes/demo/processes/" + process);

        page.await("document.querySelector('.note-exit')");
        assertThat(lines()).containsExactly("stdout|" + evil, "stdout|click " + evil, "note|— exited with code 0 —");
        assertThat(page.script("return window.hacked ?? null")).isNull();
        assertThat(page.script("return document.querySelectorAll('main img, main script, .log .text a').length"))
                .isEqualTo(0L);
        assertThat(page.read(".log-title")).contains("<img").doesNotContain("\u202e");
        assertThat(page.title()).isEqualTo("demo · Sandlot");
    }

    @Test
    void shouldBeUsableByEverybodyInBothThemesAndOnAPhone() {
        create("demo", "echo hello; echo trouble >&2; printf '\\033[33myellow\\033[0m\\n'; exit 1");
        create("second", null);
        page.open(address("/"));
        page.see("#code");
        requireNoBarriers();
        logIn("/");
        page.await("document.querySelectorAll('.card .badge').length === 3");
        requireNoBarriers();
        page.click(".page-head .primary");
        page.click("#network-open");
        requireNoBarriers();
        page.press(Keys.ESCAPE);
        page.open(address("/#/sandboxes/demo/processes/p1"));
        page.await("document.querySelector('.note-bad')");
        requireNoBarriers();
        page.resize(320, 640);
        requireNoBarriers();
        page.open(address("/#/"));
        page.await("document.querySelectorAll('.card .badge').length === 3");
        requireNoBarriers();
    }

    @Test
    void shouldRememberTheTheme() {
        logIn("/");
        page.prefer("light");
        page.await("getComputedStyle(document.body).colorScheme === 'light dark'");
        page.click("#theme");
        page.click("#theme");
        page.await("document.documentElement.dataset.theme === 'dark'");

        page.script("location.reload()");
        page.see("#theme");
        assertThat(page.script("return document.documentElement.dataset.theme")).isEqualTo("dark");
    }

    private static List<String> numbered(String prefix, int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(number -> prefix + number)
                .toList();
    }

    private List<String> lines() {
        return ((List<?>) page.asyncResource("all-lines.js"))
                .stream().map(String.class::cast).toList();
    }

    private void run(String command) {
        page.await("!document.querySelector('#run').disabled");
        page.type("#run", command);
        page.press(Keys.ENTER);
    }

    /** Starts a command in the background; its id. */
    private String start(String sandbox, String command) {
        var body = "{\"kind\":\"task\",\"command\":" + TestDaemon.quote(command) + "}";
        return daemon.post("/sandboxes/" + sandbox + "/processes", body)
                .json()
                .path("id")
                .asText();
    }
}
