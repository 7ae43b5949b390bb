package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The dashboard's page of a sandbox's ports, and the server behind one of them, in a browser that is logged in to a real daemon. */
class PortsTabIT extends Dashboard {
    /** A page that shows what cookies it gets and sees, and sets some. */
    private static final String SERVER = """
            require("http").createServer((request, response) => {
              response.setHeader("Content-Type", "text/html");
              response.setHeader("Set-Cookie", ["own=1; Path=/", "sandlot_session=x; Path=/; Domain=localhost"]);
              response.end(`<title>inside</title><p id=sent></p><script>
                document.cookie = "sandlot_session=y; domain=localhost; path=/";
                sent.textContent = ${JSON.stringify(request.headers.cookie ?? "none")} + " / " + document.cookie;
              </script>`);
            }).listen(3000, "127.0.0.1");
            """;

    @Test
    void shouldOpenAServerOnAnOriginOfItsOwnByOneClick() throws IOException {
        assertThat(daemon.post("/sandboxes", "{\"name\":\"demo\"}").status()).isEqualTo(201);
        logIn("/sandboxes/demo");
        page.click(".detail-tab[href$='/ports']");
        page.see(".ports-place .empty");
        requireNoBarriers();

        daemon.exec("demo", "cat >server.js <<'END'\n" + SERVER + "END\n(setsid node server.js >/dev/null 2>&1 &)");
        page.see("[aria-label='Port 3000']");
        page.click("[aria-label='Preview: port 3000']");
        page.await("document.querySelector('a[aria-label=\"Preview: port 3000\"]')");
        requireNoBarriers();
        page.keepPicture("ports");

        page.inWindow("inside", () -> {
            page.await("location.hostname === '3000--demo.localhost' && !location.search");
            page.script("location.reload()");
            page.await("document.querySelector('#sent')?.textContent.startsWith('own=1 / ')");
            assertThat(page.read("#sent")).doesNotContain("sandlot");
        });
        // Still logged in, whatever that page has set.
        page.script("location.reload()");
        page.click("[aria-label='Publish no more: port 3000']");
        page.see("button[aria-label='Preview: port 3000']");
        assertThat(daemon.get("/sandboxes/demo/ports").body()).contains("\"published\":null");
        page.resize(320, 640);
        requireNoBarriers();
        assertThat(page.complaints()).isEmpty();
    }
}
