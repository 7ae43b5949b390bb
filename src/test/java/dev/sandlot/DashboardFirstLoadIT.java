package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How much the dashboard fetches before it shows anything, and when it comes back. */
class DashboardFirstLoadIT extends Dashboard {
    private static final String FILES =
            "performance.getEntriesByType('resource').filter(({name, initiatorType}) => initiatorType !== 'fetch' && !name.includes('/api/'))";

    @Test
    void shouldFetchLittleOnceAndNothingAgain() {
        create("demo", "echo hello; sleep 1000");
        logIn("/");
        page.await("document.querySelector('.card')");

        assertThat((Long) page.script("return " + FILES + ".length")).isLessThanOrEqualTo(10);
        assertThat((Long) page.script(
                        "return " + FILES + ".reduce((sum, {encodedBodySize}) => sum + encodedBodySize, 0)"))
                .isLessThan(60_000);
        assertThat(
                        (List<?>)
                                page.script(
                                        "return [...document.querySelectorAll('script, link[rel=stylesheet]')]"
                                                + ".map(e => e.src || e.href).filter(name => !/\\/assets\\/[\\w-]+-[0-9A-Z]{8}\\.(js|css)$/.test(name))"))
                .isEmpty();

        page.script("location.reload()");
        page.await(
                "performance.getEntriesByType('navigation')[0].type === 'reload' && document.querySelector('.card')");
        // Page and icon are asked for again, and nothing else.
        assertThat((Long) page.script("return " + FILES
                        + ".filter(({transferSize, name}) => transferSize > 0 && name.includes('/assets/')).length"))
                .isZero();
        assertThat(page.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
    }
}
