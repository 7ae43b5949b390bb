package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What is done with sandboxes from the wall and the run box, in a browser, before a real daemon. */
class DashboardManyIT extends Dashboard {
    private String state(String name) {
        var sandbox = daemon.get("/sandboxes/" + name);
        return sandbox.status() == 404 ? "gone" : sandbox.json().path("state").asText();
    }

    private static String badge(String name, String word) {
        return "[...document.querySelectorAll('.wall .card')].some(card => card.querySelector('.card-link').textContent === '"
                + name + "' && card.querySelector('.card-state').textContent.startsWith('" + word + "'))";
    }

    @Test
    void shouldAskBeforeItStops() {
        create("demo", "sleep 1000");
        logIn("/");
        page.await(badge("demo", "Running"));

        page.click("[aria-label='Stop demo']");
        assertThat(page.read("dialog h2")).isEqualTo("Stop demo?");
        requireNoBarriers();
        page.press(Keys.ESCAPE);
        page.await("!document.querySelector('dialog')");
        assertThat(state("demo")).isEqualTo("running");
        page.click("[aria-label='Stop demo']");
        page.see("dialog h2");
        page.press(Keys.ENTER);
        page.await(badge("demo", "Stopped"));
        // It was ended on purpose: nothing has failed.
        page.await("!document.querySelector('[data-tone=bad]')");
    }

    @Test
    void shouldStopStartAndDeleteSeveralAtOnce() {
        create("one", "sleep 1000");
        create("two", null);
        create("three", null);
        logIn("/");
        page.await("document.querySelectorAll('.wall .card').length === 3");
        page.click("[aria-label='Choose one']");
        page.click("[aria-label='Choose two']");
        page.await("document.querySelector('.selection strong').textContent === '2 chosen'");
        requireNoBarriers();
        page.resize(320, 640);
        assertThat(page.script("return document.documentElement.scrollWidth")).isEqualTo(320L);
        requireNoBarriers();
        page.resize(1280, 900);

        page.script("document.querySelectorAll('.selection button')[1].click()");
        assertThat(page.read("dialog .chosen-names"))
                .contains("one")
                .contains("two")
                .doesNotContain("three");
        page.press(Keys.ENTER);
        page.await(badge("one", "Stopped") + " && " + badge("two", "Stopped") + " && " + badge("three", "Running"));
        page.await("document.querySelector('.selection').hidden");

        page.click("[aria-label='Choose one']");
        page.click("[aria-label='Choose three']");
        page.script("document.querySelectorAll('.selection button')[0].click()");
        page.await(badge("one", "Running"));
        page.await("document.querySelector('.selection strong').textContent === '1 chosen'");
        // The card has just gone to another group, and what is below it may move on: a pointer could hit that.
        page.script("document.querySelector(\"[aria-label='Choose one']\").click()");
        page.await("document.querySelector('.selection strong').textContent === '2 chosen'");
        page.script("document.querySelectorAll('.selection button')[2].click()");
        page.type("dialog [name='number']", "1");
        page.press(Keys.ENTER);
        assertThat(page.read("#field-number-problem")).isEqualTo("This is not 2.");
        page.type("dialog [name='number']", "2");
        page.press(Keys.ENTER);
        page.await("document.querySelectorAll('.wall .card').length === 1");
        assertThat(state("one")).isEqualTo("gone");
        assertThat(state("three")).isEqualTo("gone");
        assertThat(state("two")).isEqualTo("stopped");
    }

    @Test
    void shouldCreateWithAgentTerminalLabelsAndEnvironment() {
        logIn("/");
        page.click(".page-head .primary");
        page.type("[name='name']", "demo");
        page.type("[name='command']", "echo $WORD; sleep 1000");
        page.type("[name='labels']", "team=shop");
        page.type("[name='env']", "no value");
        page.script(
                "const agent = document.querySelector('[name=agent]'); agent.value = 'codex'; agent.dispatchEvent(new Event('change'));");
        page.await("document.querySelector('[name=tty]').checked");
        page.click("dialog [type='submit']");
        assertThat(page.read("#field-env-problem")).isEqualTo("A line each, such as NAME=value.");
        requireNoBarriers();
        page.type("[name='env']", "WORD=a=b");
        page.click("dialog [type='submit']");
        page.await("document.querySelector('h1')?.textContent === 'demo'");

        var made = daemon.get("/sandboxes/demo").json();
        assertThat(made.path("agent").asText()).isEqualTo("codex");
        assertThat(made.path("agent_permissions").isNull())
                .as("its command starts it")
                .isTrue();
        assertThat(made.at("/network/allow/0").asText()).isEqualTo("@agent");
        assertThat(made.path("tty").asBoolean()).isTrue();
        assertThat(made.path("labels").path("team").asText()).isEqualTo("shop");
        assertThat(made.path("env").path("WORD").asText()).isEqualTo("a=b");
        page.await("document.querySelector('.own-command .labels')?.textContent === 'team=shop'");
        page.await("[...document.querySelectorAll('.log .text')].some(text => text.textContent.includes('a=b'))");
    }

    @Test
    void shouldOfferATerminalForWhatAsks() {
        create("demo", null);
        logIn("/sandboxes/demo");
        page.await("!document.querySelector('#run').disabled");
        assertThat(page.read("#run-hint")).contains("no input");
        page.type("#run", "read -p 'your name? ' name");
        page.click(".run [title^='Run it in a terminal']");

        page.await("location.hash.startsWith('#/sandboxes/demo/terminals/p')");
        page.await("document.querySelector('.terminal-view .xterm-rows')?.textContent.includes('your name?')");
    }

    @Test
    void shouldShowWhatTheChoicesOfAQuestionMean() {
        create("demo", null);
        daemon.post(
                "/sandboxes/demo/processes",
                "{\"kind\":\"terminal\",\"command\":\"printf 'Allow command?\\\\n> 1. Yes, <b>proceed</b>\\\\n  2. No, and stop\\\\n'"
                        + " && read -n 1 key && echo got $key && sleep 1000 # codex\"}");
        logIn("/");

        page.await("document.querySelector('.card .choice-key[data-key=\"2\"]')?.textContent === '2No, and stop'");
        page.await(
                "document.querySelector('.card .choice-key[data-key=\"1\"]')?.textContent === '1Yes, <b>proceed</b>'");
        requireNoBarriers();
        page.click(".card .choice-key[data-key='2']");
        page.await(
                "document.querySelector('.card .attention').hidden || document.querySelector('.wall .card-line').textContent.includes('got 2')");
    }
}
