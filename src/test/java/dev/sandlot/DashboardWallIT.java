package dev.sandlot;

import static dev.sandlot.TestDaemon.quote;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The wall of sandboxes, in a browser, before a real daemon. */
class DashboardWallIT extends Dashboard {
    /** The names in each group, as in {@code working: builds, tests}. */
    private static final String GROUPS =
            "[...document.querySelectorAll('.group:not([hidden])')].map(group => group.dataset.group"
                    + " + ': ' + [...group.querySelectorAll('.card-link')].map(link => link.textContent).sort().join(', ')).join('; ')";

    private void awaitGroups(String groups) {
        page.await(GROUPS + " === " + quote(groups));
    }

    private static String card(String name, String selector) {
        return "[...document.querySelectorAll('.wall .card')].find(card => card.querySelector('.card-link').textContent === "
                + quote(name) + ")?.querySelector('" + selector + "')";
    }

    private String ingestToken(String sandbox) {
        return token("ingest", ",\"sandbox\":" + quote(sandbox));
    }

    private String token(String role, String more) {
        return daemon.post("/tokens", "{\"name\":\"t\",\"role\":" + quote(role) + more + "}")
                .json()
                .path("token")
                .asText();
    }

    private void hook(String token, String body) {
        var request = HttpRequest.newBuilder(daemon.url().resolve("/hooks/claude"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        assertThat(daemon.send(request).status()).isLessThan(300);
    }

    @Test
    void shouldGroupSandboxesByWhatTheyComeTo() {
        create("builds", "while sleep 0.5; do echo still building; done");
        create("silent", null);
        create("over", null);
        daemon.post("/sandboxes/over/stop", "");
        logIn("/");

        awaitGroups("working: builds; idle: silent; stopped: over");
        page.await(card("builds", ".card-line") + "?.textContent === 'still building'");
        page.await(card("silent", ".card-output") + ".textContent === 'Nothing printed yet'");
        assertThat(page.script("return document.querySelector('.jumps').textContent"))
                .isEqualTo("Working 1Idle 1Stopped 1");
        requireNoBarriers();
        page.resize(320, 640);
        requireNoBarriers();
        assertThat(page.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void shouldMoveCardsBetweenGroupsAndLeaveTheKeyboardWhereItIs() {
        create("builds", "while sleep 0.5; do echo still building; done");
        create("silent", null);
        logIn("/");
        awaitGroups("working: builds; idle: silent");
        page.script(card("builds", ".card-link") + ".focus(); window.kept = document.activeElement");

        daemon.post("/sandboxes/builds/stop", "");
        awaitGroups("idle: silent; stopped: builds");
        page.await("document.activeElement === window.kept && window.kept.isConnected");
        daemon.exec("silent", "echo woken");
        awaitGroups("working: silent; stopped: builds");
        page.await(card("silent", ".card-line") + ".textContent === 'woken'");
        daemon.delete("/sandboxes/builds");
        awaitGroups("working: silent");
    }

    @Test
    void shouldTellWhoNeedsAPersonWithoutBeingAsked() {
        create("demo", null);
        create("other", null);
        var token = ingestToken("demo");
        logIn("/");
        awaitGroups("idle: demo, other");
        assertThat(page.title()).isEqualTo("Sandboxes · Sandlot");

        hook(token, "{\"hook_event_name\":\"UserPromptSubmit\",\"session_id\":\"s\"}");
        awaitGroups("working: demo; idle: other");
        hook(
                token,
                "{\"hook_event_name\":\"Notification\",\"notification_type\":\"permission_prompt\",\"message\":\"May I?\"}");
        awaitGroups("attention: demo; idle: other");
        page.await("document.title === '(1) Sandboxes · Sandlot'");
        page.await(card("demo", ".attention-answer input") + ".checkVisibility()");
        requireNoBarriers();

        page.open(address("/#/sandboxes/demo"));
        page.see("main > .attention .attention-answer");
        assertThat(page.title()).isEqualTo("(1) demo · Sandlot");
        requireNoBarriers();
        hook(token, "{\"hook_event_name\":\"PostToolUse\"}");
        page.await("document.querySelector('main > .attention').hidden");
        page.await("document.title === 'demo · Sandlot'");
    }

    @Test
    void shouldLetAViewerLookOnly() {
        create("demo", null);
        var token = ingestToken("demo");
        hook(token, "{\"hook_event_name\":\"Notification\",\"notification_type\":\"permission_prompt\"}");
        logIn(page, token("viewer", ""), "/");

        awaitGroups("attention: demo");
        assertThat(page.script("return document.querySelectorAll('.card button, .card input').length"))
                .isEqualTo(0L);
    }

    @Test
    void shouldShowWhatAgentsHaveUsed() {
        create("demo", null);
        logIn("/");
        daemon.exec(
                "demo",
                "mkdir -p ~/.claude/projects/-workspace; printf '%s\\n'"
                        + " '{\"type\":\"assistant\",\"requestId\":\"r\",\"message\":{\"id\":\"n\",\"model\":\"claude-sonnet-4-5\","
                        + "\"usage\":{\"input_tokens\":1234567}}}' > ~/.claude/projects/-workspace/0b3d.jsonl");
        daemon.get("/sandboxes/demo/usage");

        page.await(card("demo", ".card-cost") + ".textContent.includes('$3.70')");
        assertThat(page.read(".card-cost")).contains("1.2M tokens");
        assertThat(page.see(".card-cost").getAttribute("title"))
                .contains("1,234,567 tokens")
                .contains("API-equivalent");
    }

    @Test
    void shouldShowHostileOutputAsText() {
        create(
                "demo",
                "printf '\\033]0;evil\\007\\033[31m<img src=x onerror=window.hacked=1>\\033[0m\\342\\200\\256'; sleep 1000");
        logIn("/");

        page.await(card("demo", ".card-line") + "?.textContent === '<img src=x onerror=window.hacked=1>'");
        assertThat(page.script("return window.hacked ?? document.querySelector('.card img')"))
                .isNull();
    }

    @Test
    void shouldFindByWordsAndKeys() {
        create("shop-ui", "sleep 1000");
        create("shop-api", "tail -f /dev/null");
        create("notes", null);
        logIn("/");
        awaitGroups("idle: notes, shop-api, shop-ui");

        page.keys("/");
        page.keys("shop TAIL");
        awaitGroups("idle: shop-api");
        page.keys(Keys.chord(Keys.CONTROL, "a"), "nothing like it");
        awaitGroups("");
        page.see("main > p.empty");
        page.keys(Keys.ESCAPE);
        awaitGroups("idle: notes, shop-api, shop-ui");
    }

    @Test
    void shouldStayTheSameElementsWhenNothingChanges() {
        create("demo", "echo once; sleep 1000");
        create("other", null);
        logIn("/");
        page.await(card("demo", ".card-line") + "?.textContent === 'once'");
        page.await("document.querySelectorAll('.card-use .sparkline-line')[1]?.getAttribute('d')?.startsWith('M')");
        page.script("""
                window.changes = [];
                new MutationObserver((all) => {
                  for (const { addedNodes, removedNodes } of all) {
                    for (const node of [...addedNodes, ...removedNodes]) if (node.nodeType === 1) window.changes.push(node.outerHTML);
                  }
                }).observe(document.querySelector(".wall"), { childList: true, subtree: true });
                window.asked = () => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/overview")).length;
                window.before = window.asked();
                """);
        page.await("window.asked() > window.before + 2");
        assertThat((List<?>) page.script("return window.changes")).isEmpty();
    }
}
