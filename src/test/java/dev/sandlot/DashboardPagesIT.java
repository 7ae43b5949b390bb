package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Every page of the dashboard, with long and odd things on it, on a phone and on a desk, light and dark. */
class DashboardPagesIT extends Dashboard {
    private static final Path AXE = Path.of("target/npm/node_modules/axe-core/axe.min.js");
    private static final String LONG = "x".repeat(63);

    /** What axe-core finds that keeps somebody from using the page, or makes it hard: a line for each kind. */
    private static final String BARRIERS =
            "return axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations"
                    + ".filter(({impact}) => impact === 'critical' || impact === 'serious')"
                    + ".map(({id, help, nodes}) => id + ': ' + help + ' ' + nodes.map(node => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join(' | ')))";

    /** What reaches further right than the page is wide. */
    private static final String OVERFLOWS =
            "const most = arguments[0]; const inner = document.querySelector('dialog[open]');"
                    + "return [document.documentElement, document.body, inner].filter(e => e && e.scrollWidth > (e === inner ? e.clientWidth : most))"
                    + ".map(e => e.tagName + ' ' + e.scrollWidth + ': ' + [...e.querySelectorAll('*')].filter(i => i.getBoundingClientRect().right > most + 0.5)"
                    + ".slice(-3).map(i => i.tagName + '.' + i.className).join(' '))";

    private String failed;
    private String terminal;

    @BeforeEach
    void prepare() {
        var spec = "{\"name\":\"demo\",\"command\":\"echo " + "long".repeat(60) + "; sleep 1000\",\"labels\":{\"" + LONG
                + "\":\"" + LONG + LONG + "\"},\"display\":{\"width\":640,\"height\":480}}";
        assertThat(daemon.post("/sandboxes", spec).status()).isEqualTo(201);
        create(LONG, "sleep 1000");
        create("stopped", null);
        daemon.post("/sandboxes/stopped/stop", "{}");
        failed = daemon.exec("demo", "echo " + "broken".repeat(40) + " >&2; exit 3")
                .path("id")
                .asText();
        new McpClient(daemon, daemon.token()).tell("get_active_sandbox", "{}");
        terminal = daemon.post(
                        "/sandboxes/demo/processes",
                        "{\"kind\":\"terminal\",\"command\":\"printf 'Allow " + LONG + "?\\\\n\u203a 1. Yes, " + LONG
                                + "\\\\n  2. No, and stop\\\\n' && sleep 1000 # codex\"}")
                .json()
                .path("id")
                .asText();
    }

    @Test
    void shouldFitAndBeUsableByAll() throws IOException {
        page.open(address("/"));
        page.see("#code");
        check("login");
        logIn("/");
        page.await("document.querySelectorAll('.card').length === 3");
        page.see(".attention");
        check("wall");
        page.click(".page-head .primary");
        page.see("dialog [name='limits.memory_bytes']");
        check("create");
        page.type("[name='limits.memory_bytes']", "much");
        page.click("#network-open");
        page.press(Keys.ENTER);
        page.see("#field-limits-memory_bytes-problem");
        check("create-wrong");
        page.script("document.querySelector('dialog').close()");
        for (var tab : List.of(
                "",
                "/logs",
                "/processes/" + failed,
                "/terminals",
                "/terminals/" + terminal,
                "/files",
                "/files/%2Fetc/passwd",
                "/changes",
                "/network",
                "/screen",
                "/metrics",
                "/sessions")) {
            page.open(address("/#/sandboxes/demo" + tab));
            page.await(
                    "document.querySelector('h1')?.textContent === 'demo' && document.querySelector('.detail-tabs [aria-current]')");
            page.await(
                    "document.querySelector(':is(.text, .terminal-view, .tree-row, .screen-place canvas, .uplot, .sessions .empty, .policy)')");
            check("detail" + tab.replace('/', '-'));
        }
        page.open(address("/#/agents"));
        page.see(".connect code");
        page.await("document.querySelectorAll('.agents .sessions-table').length === 2");
        check("agents");
        page.open(address("/#/sandboxes/" + LONG));
        page.await("document.querySelector('.badge')?.textContent === 'Running'");
        check("long-name");
        page.open(address("/#/sandboxes/nobody"));
        page.see(".empty");
        check("nobody");
        var shared = daemon.post(
                "/tokens",
                "{\"name\":\"looker\",\"role\":\"viewer\",\"sandbox\":\"demo\",\"process\":\"" + terminal + "\"}");
        page.open(address("/share.html#sandbox=demo&process=" + terminal + "&token="
                + shared.json().path("token").asText()));
        page.see(".terminal-shared .xterm-rows");
        check("share");
        page.open(address("/"));
        page.await("document.querySelectorAll('.card').length === 3");
        daemon.kill();
        page.see(".outage");
        check("outage");
    }

    private void check(String name) throws IOException {
        for (var width : new int[] {320, 1280}) {
            page.resize(width, 800);
            for (var theme : List.of("light", "dark")) {
                page.prefer(theme);
                page.script(
                        "return new Promise(go => requestAnimationFrame(() => requestAnimationFrame(() => go(true))))");
                var where = name + " at " + width + ", " + theme;
                page.keepPicture(name + "-" + width + "-" + theme);
                assertThat((List<?>) page.script(OVERFLOWS, width)).as(where).isEmpty();
                page.script(Files.readString(AXE));
                assertThat((List<?>) page.script(BARRIERS)).as(where).isEmpty();
            }
        }
        page.resize(1280, 900);
    }
}
