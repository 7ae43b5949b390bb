package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the dashboard have in common: a real daemon, and before it a browser that is fresh for each test. */
abstract class Dashboard extends OneDaemon {
    @TempDir
    Path temp;

    Chromium page;

    @BeforeEach
    final void open() {
        page = new Chromium(temp.resolve("profile"));
    }

    @AfterEach
    final void close() {
        if (page != null) {
            page.close();
        }
    }

    /** Logs in as the administrator and goes to a page, such as {@code /sandboxes/demo}. */
    final void logIn(String route) {
        logIn(page, daemon.token(), route);
    }

    /** Logs a browser in with a code that belongs to this token. */
    final void logIn(Chromium browser, String token, String route) {
        browser.open(address("/#code=" + code(token)));
        browser.see("header .brand");
        if (!route.equals("/")) {
            browser.open(address("/#" + route));
        }
    }

    final String code() {
        return code(daemon.token());
    }

    private String code(String token) {
        return daemon.send(daemon.request("/login-codes")
                        .setHeader("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.noBody()))
                .json()
                .path("code")
                .asText();
    }

    final String address(String path) {
        return daemon.url().resolve("/") + path.substring(1);
    }

    /** Creates a sandbox; its id. */
    final String create(String name, String command) {
        var more = command == null ? "" : ",\"command\":" + TestDaemon.quote(command);
        var made = daemon.post("/sandboxes", "{\"name\":" + TestDaemon.quote(name) + more + "}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    /** In neither theme anything keeps somebody from using the page as it is now. */
    final void requireNoBarriers() {
        for (var scheme : List.of("light", "dark")) {
            page.prefer(scheme);
            // The change is told in one frame, and drawn in the next.
            page.script("return new Promise(go => requestAnimationFrame(() => requestAnimationFrame(() => "
                    + "requestAnimationFrame(() => go(true)))))");
            assertThat((List<?>) page.asyncResource("accessibility.js"))
                    .as(scheme + " " + page.url())
                    .isEmpty();
        }
    }
}
