package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The dashboard's page of what a sandbox may reach, in a browser, before a real daemon. */
class NetworkTabIT extends Dashboard {
    private static final String NETWORK = "/sandboxes/demo/network";

    private void create(String network) {
        var made = daemon.post("/sandboxes", "{\"name\":\"demo\",\"network\":" + network + "}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }

    /** Something inside asks the proxy for this. */
    private void connect(String place) {
        daemon.exec(
                "demo",
                "exec 3<>/dev/tcp/127.0.0.1/3128; printf '%s\\r\\n' 'CONNECT " + place + " HTTP/1.1' 'Host: " + place
                        + "' '' >&3; head -n 1 <&3");
    }

    private void awaitRow(String host, String text) {
        page.await("[...document.querySelectorAll('.hosts tbody tr')].some(row => row.textContent.includes("
                + TestDaemon.quote(host) + ") && row.textContent.includes(" + TestDaemon.quote(text) + "))");
    }

    private static String rules(String list) {
        return daemon.get(NETWORK).json().path(list).toString();
    }

    private void awaitRules(String list, String json) {
        page.await("document.querySelector('.policy')");
        TestDaemon.await(java.time.Duration.ofSeconds(30), () -> rules(list).equals(json));
    }

    @Test
    void shouldShowWhatIsTriedAndAllowOrDenyItByOneClick() throws IOException {
        create("{\"mode\":\"allow\",\"allow\":[\"a.test\"]}");
        logIn("/sandboxes/demo");
        page.click(".detail-tab[href$='/network']");
        page.see(".network .empty");
        requireNoBarriers();

        connect("denied.test:443");
        awaitRow("denied.test:443", "Denied");
        connect("other.test:8443");
        connect("other.test:8443");
        awaitRow("other.test:8443", "2 requests");
        requireNoBarriers();
        page.keepPicture("network");

        page.click("[aria-label='Allow denied.test:443']");
        awaitRules("allow", "[\"a.test\",\"denied.test:443\"]");
        page.await(
                "![...document.querySelectorAll('[aria-label=\"Allow denied.test:443\"]')].some(e => e.checkVisibility())");
        page.click("[aria-label='Deny other.test:8443']");
        awaitRules("deny", "[\"other.test:8443\"]");
        page.await("document.querySelector('[data-kind=deny]').textContent.includes('other.test:8443')");

        page.type(".network-head input", "other");
        page.await("document.querySelectorAll('.hosts tbody tr').length === 1");
        page.type(".network-head input", "nowhere");
        page.see(".network .empty");
        page.resize(320, 640);
        requireNoBarriers();
        page.type(".network-head input", ".test");
        awaitRow("other.test:8443", "Denied");
        requireNoBarriers();
        page.keepPicture("network-phone");
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    void shouldShowNamesFromInsideAsTextOnly() {
        create("{\"mode\":\"allow\"}");
        logIn("/sandboxes/demo/network");
        page.see(".policy");
        connect("<img/src=x/onerror=document.title=1>:443");
        daemon.post(NETWORK + "/requests", "{\"rule\":\"x.test\",\"reason\":\"<b onclick=alert(1)>now</b>\"}");
        page.see(".request");
        page.see(".hosts tbody tr");
        assertThat(page.read(".request-reason")).isEqualTo("<b onclick=alert(1)>now</b>");
        assertThat(page.script("return document.querySelectorAll('.network img, .network b').length"))
                .isEqualTo(0L);
    }

    @Test
    void shouldDecideWhatIsAskedFor() throws IOException {
        create("{\"mode\":\"allow\"}");
        for (var rule : new String[] {"once.test", "always.test:8443", "never.test"}) {
            daemon.post(NETWORK + "/requests", "{\"rule\":\"" + rule + "\",\"reason\":\"to build\"}");
        }
        logIn("/");
        page.await("document.querySelector('.attention')?.textContent.includes('Asks for the network')");
        page.click(".attention-foot a");
        page.await("document.querySelectorAll('.request').length === 3");
        requireNoBarriers();
        page.keepPicture("network-requests");
        page.click("[aria-label='Allow for ten minutes: once.test']");
        page.await("document.querySelector('.policy').textContent.includes('once.test is allowed until')");
        page.click("[aria-label='Allow for this sandbox: always.test:8443']");
        awaitRules("allow", "[\"always.test:8443\"]");
        page.click("[aria-label='Deny: never.test']");
        page.await("!document.querySelector('.request') && !document.querySelector('.attention')?.checkVisibility()");
        assertThat(rules("deny")).isEqualTo("[]");
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    void shouldChangeRulesAndTheModeByKeyboard() {
        create("{\"mode\":\"allow\",\"allow\":[\"a.test\"]}");
        logIn("/sandboxes/demo/network");
        page.click("[data-kind=allow] .rule-tools button");
        page.type("dialog [name=rule]", "https://b.test/");
        page.press(Keys.ENTER);
        page.see("#field-rule-problem");
        page.type("dialog [name=rule]", "b.test:8443");
        page.press(Keys.ENTER);
        awaitRules("allow", "[\"a.test\",\"b.test:8443\"]");
        page.await("!document.querySelector('dialog')");
        page.click("[aria-label='Take away a.test']");
        awaitRules("allow", "[\"b.test:8443\"]");
        page.script(
                "const mode = document.querySelector('[name=mode]'); mode.value = 'open'; mode.dispatchEvent(new Event('change'))");
        page.see("dialog .danger");
        page.press(Keys.ENTER);
        awaitRules("allow", "[]");
        page.await("!document.querySelector('dialog') && document.querySelector('[name=mode]').value === 'open'");
    }

    @Test
    void shouldShowAViewerWhatThereIsAndNoMeansToChangeIt() {
        create("{\"mode\":\"allow\",\"allow\":[\"a.test\"]}");
        daemon.post(NETWORK + "/requests", "{\"rule\":\"x.test\"}");
        var viewer = daemon.post("/tokens", "{\"name\":\"looker\",\"role\":\"viewer\"}")
                .json()
                .path("token")
                .asText();
        logIn(page, viewer, "/sandboxes/demo/network");
        page.see(".request");
        assertThat(page.script("return document.querySelectorAll('.network button').length"))
                .isEqualTo(0L);
        assertThat(page.script("return document.querySelector('[name=mode]').disabled"))
                .isEqualTo(true);
    }
}
