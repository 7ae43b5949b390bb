package dev.sandlot;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchSessionException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium with a profile of its own; closing it ends it. */
final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Kept, so that its level is: Selenium warns of DevTools versions that it has no classes for, and none of them is used here. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    private final ChromeDriver driver;

    /** @param profile an empty directory that the caller deletes */
    Chromium(Path profile) {
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(program("chromium", "chromium-browser"));
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                // Chromium refuses its own sandbox to root; the pages are ours.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,900",
                "--user-data-dir=" + profile.toAbsolutePath());
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(program("chromedriver", "chromium.chromedriver")))
                .usingAnyFreePort()
                .build();
        driver = started(service, options);
    }

    /** On a loaded machine a browser sometimes dies as it starts, before any page is asked for: then another is started, once. */
    private static ChromeDriver started(ChromeDriverService service, ChromeOptions options) {
        try {
            return ready(new ChromeDriver(service, options));
        } catch (NoSuchSessionException gone) {
            return ready(new ChromeDriver(service, options));
        }
    }

    private static ChromeDriver ready(ChromeDriver driver) {
        try {
            driver.manage().timeouts().scriptTimeout(PATIENCE);
            // As if somebody looked at it: without a focus a page may not touch the clipboard, and whether it has one
            // was
            // chance.
            driver.executeCdpCommand("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
            return driver;
        } catch (NoSuchSessionException gone) {
            driver.quit();
            throw gone;
        }
    }

    private static String program(String... names) {
        for (var name : names) {
            for (var directory : List.of("/usr/bin", "/snap/bin", "/usr/lib/chromium-browser")) {
                var file = new File(directory, name);
                if (file.canExecute()) {
                    return file.getPath();
                }
            }
        }
        throw new AssertionError(
                "The browser tests need Debian's chromium and chromium-driver: " + names[0] + " is missing");
    }

    void open(String url) {
        driver.get(url);
    }

    /** Opens another window beside those that are there, and goes on in it. */
    void openWindow(String url) {
        driver.switchTo().newWindow(WindowType.WINDOW);
        driver.get(url);
    }

    /** Does something in every window. */
    void inEveryWindow(Runnable work) {
        for (var window : driver.getWindowHandles()) {
            driver.switchTo().window(window);
            work.run();
        }
    }

    /** Waits for a window with this title, does something in it, and goes back to where it was. */
    void inWindow(String title, Runnable work) {
        var here = driver.getWindowHandle();
        wait("no window has the title " + title)
                .until(there -> driver.getWindowHandles().stream()
                        .anyMatch(window ->
                                driver.switchTo().window(window).getTitle().equals(title)));
        work.run();
        driver.switchTo().window(here);
    }

    String url() {
        return driver.getCurrentUrl();
    }

    String title() {
        return driver.getTitle();
    }

    /** Runs a script's body; what it returns comes back. */
    Object script(String body, Object... arguments) {
        return driver.executeScript(body, arguments);
    }

    /** Runs a script of the test resources that calls the last of its arguments with the result. */
    Object asyncResource(String name, Object... arguments) {
        try (InputStream in = Chromium.class.getResourceAsStream(name)) {
            return driver.executeAsyncScript(new String(in.readAllBytes(), StandardCharsets.UTF_8), arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until an expression is true in the page. */
    void await(String expression) {
        wait("not so in the page: " + expression)
                .until(page -> Boolean.TRUE.equals(driver.executeScript("return Boolean(" + expression + ")")));
    }

    /** The first element of a selector, waited for until it can be seen. */
    WebElement see(String selector) {
        return wait("not to be seen: " + selector)
                .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
                .until(page -> driver.findElements(By.cssSelector(selector)).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElse(null));
    }

    /** The text of that element, as a person reads it, once there is some; the page may put another in its place at any moment. */
    String read(String selector) {
        return wait("can't be read: " + selector)
                .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
                .until(page -> {
                    var text = see(selector).getText();
                    return text.isEmpty() ? null : text;
                });
    }

    /** Waits until an element can be seen and clicks it. */
    void click(String selector) {
        wait("can't be clicked: " + selector)
                .ignoring(org.openqa.selenium.WebDriverException.class)
                .until(page -> {
                    driver.findElement(By.cssSelector(selector)).click();
                    return true;
                });
    }

    /** Types into an element, over what is there. */
    void type(String selector, String text) {
        var element = see(selector);
        element.clear();
        element.sendKeys(text);
    }

    /** Chooses files, or one directory, in a field that need not be seen. */
    void choose(String selector, Path... files) {
        var paths = Stream.of(files).map(Path::toString).collect(Collectors.joining("\n"));
        driver.findElement(By.cssSelector(selector)).sendKeys(paths);
    }

    /** Presses a key where the focus is. */
    void press(Keys key) {
        keys(key);
    }

    /** Types keys where the focus is; where it has gone to another element meanwhile, there. */
    void keys(CharSequence... keys) {
        try {
            driver.switchTo().activeElement().sendKeys(keys);
        } catch (ElementNotInteractableException | StaleElementReferenceException gone) {
            driver.switchTo().activeElement().sendKeys(keys);
        }
    }

    /** Lets the pages read and set the clipboard, as a person who is asked would. */
    void allowClipboard() {
        driver.executeCdpCommand(
                "Browser.grantPermissions",
                Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
    }

    /** @param message told, with what the page shows then, where it never comes about */
    private WebDriverWait wait(String message) {
        var wait = new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50));
        wait.withMessage(
                () -> message + "\n" + url() + "\n" + script("return document.body.innerText") + "\n" + complaints());
        return wait;
    }

    /** The size of the window's inside, as a device would have it. */
    void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    /** Runs a script in each page that is loaded from now on, before its own ones. */
    void beforeEachPage(String script) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    /** Whether the system asks for "light" or "dark". */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Keeps what can be seen as a picture, where somebody asked for pictures by {@code -Dsandlot.pictures=DIRECTORY}. */
    void keepPicture(String name) throws IOException {
        var directory = System.getProperty("sandlot.pictures");
        if (directory != null) {
            Files.createDirectories(Path.of(directory));
            Files.write(Path.of(directory, name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        }
    }

    /** What was complained about on the console, such as breaches of the content security policy. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
