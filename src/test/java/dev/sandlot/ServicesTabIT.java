package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The dashboard's services, in a browser, before a real daemon. */
class ServicesTabIT extends Dashboard {
    private static final String CARD = "document.querySelector('.service')?.textContent";

    private void awaitCard(String text) {
        page.await(CARD + "?.includes(" + TestDaemon.quote(text) + ")");
    }

    private void deploy(String command) {
        page.click(".services-head button");
        page.type("dialog input[name=command]", command);
        page.type("dialog input[name=health]", "test -e marker");
        page.click("dialog button.primary");
        page.await("!document.querySelector('dialog')");
    }

    @Test
    void shouldDeployRollBackAndRemoveByMouse() throws IOException {
        create("demo", null);
        daemon.exec("demo", "touch marker; echo one > version");
        logIn("/sandboxes/demo");
        page.click(".detail-tab[href$='/services']");
        page.see(".services .empty");

        deploy("cat version; sleep 1000");
        awaitCard("Healthy");
        awaitCard("deploy 1");
        daemon.exec("demo", "echo two > version");
        deploy("cat version; sleep 2000");
        awaitCard("deploy 2");
        awaitCard("Healthy");
        page.keepPicture("services");
        requireNoBarriers();

        page.click(".service-tools [aria-label='Roll back']");
        page.click("dialog button.primary");
        awaitCard("deploy 3, with the files of 1");
        awaitCard("sleep 1000");
        page.click(".service-tools a.button");
        page.await("document.querySelector('.log')?.textContent.includes('one')");

        page.open(address("/#/services"));
        page.see(".service");
        assertThat(page.read(".service h2")).isEqualTo("demo / app");
        requireNoBarriers();
        page.click(".service-tools [aria-label='Stop']");
        awaitCard("Ended");
        page.click(".service-tools [aria-label='Start']");
        awaitCard("deploy 4");
        page.click(".service-tools [aria-label='Remove']");
        page.click("dialog button.danger");
        page.see(".services .empty");
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    void shouldSayWhatIsWrongWithADeploy() {
        create("demo", null);
        logIn("/sandboxes/demo/services");
        page.click(".services-head button");
        page.type("dialog input[name=command]", "true");
        page.type("dialog input[name=name]", "No Name");
        page.click("dialog button.primary");
        assertThat(page.read("#field-name-problem")).contains("must be 1 to 63");
        page.type("dialog input[name=name]", "app");
        page.type("dialog input[name=directory]", "no/such");
        page.click("dialog button.primary");
        assertThat(page.read("dialog .form-problem")).contains("there is no directory no/such");
    }

    @Test
    void shouldAddRunPauseAndRemoveASchedule() throws IOException {
        create("demo", null);
        logIn("/sandboxes/demo/services");
        page.click(".services-head button:not(.primary)");
        page.type("dialog input[name=name]", "nightly");
        page.type("dialog input[name=when]", "at noon");
        page.type("dialog input[name=command]", "echo done; exit 4");
        page.click("dialog button.primary");
        assertThat(page.read("#field-when-problem")).contains("five fields");
        page.type("dialog input[name=when]", "30 4 * * mon-fri");
        page.click("dialog button.primary");
        awaitCard("not run yet");
        page.click(".schedules [aria-label='Run now']");
        awaitCard("Failed");
        awaitCard("ended with code 4");
        page.click(".schedules [aria-label='Pause']");
        awaitCard("Paused");
        page.keepPicture("schedules");
        requireNoBarriers();
        page.click(".schedules a.button");
        page.await("document.querySelector('.log')?.textContent.includes('done')");

        page.open(address("/#/services"));
        page.see(".schedules .service");
        requireNoBarriers();
        page.click(".schedules [aria-label='Resume']");
        awaitCard("next in");
        page.click(".schedules [aria-label='Remove']");
        page.click("dialog button.danger");
        page.await("!document.querySelector('.service')");
        assertThat(page.complaints()).noneMatch(line -> line.contains("SEVERE") && !line.contains("422"));
    }
}
