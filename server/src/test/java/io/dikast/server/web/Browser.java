package io.dikast.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium, where one is installed. */
final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Opens one; a test that needs it is skipped where Chromium or its driver is not installed. */
  static Browser open() {
    Optional<File> chromium = installed("chromium", "chromium-browser", "google-chrome");
    Optional<File> starter = installed("chromedriver");
    Assumptions.assumeTrue(
        chromium.isPresent() && starter.isPresent(), "chromium and chromedriver are on the PATH");
    // It warns that it does not know the newest protocol, of which nothing is used here.
    SELENIUM.setLevel(Level.SEVERE);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.orElseThrow());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    // Containers give no namespaces to sandbox with, and little shared memory.
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    ChromeDriver driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(starter.orElseThrow())
                .usingAnyFreePort()
                .build(),
            options);
    driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
    return new Browser(driver);
  }

  private static Optional<File> installed(String... names) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    for (String name : names) {
      for (String folder : path.split(File.pathSeparator, -1)) {
        Path file = Path.of(folder, name);
        if (Files.isExecutable(file)) {
          return Optional.of(file.toFile());
        }
      }
    }
    return Optional.empty();
  }

  /** A page that was never here: no key, no fragment, a common window. */
  Browser fresh(String url) {
    if (!Objects.requireNonNullElse(driver.getCurrentUrl(), "").startsWith("data:")) {
      run("sessionStorage.clear()");
    }
    driver.get("about:blank");
    size(1280, 900);
    features(Map.of("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce"));
    logged();
    return go(url);
  }

  /** Goes to the page and waits until it can be used. */
  Browser go(String url) {
    driver.get(url);
    return until("document.querySelectorAll('#responses li').length >= 2");
  }

  Browser reload() {
    driver.navigate().refresh();
    return until("document.querySelectorAll('#responses li').length >= 2");
  }

  /** Waits, in the page, until an expression there is true. */
  Browser until(String expression) {
    driver.executeAsyncScript(
        "const done = arguments[arguments.length - 1];"
            + "const look = () => { let holds = false; try { holds = ("
            + expression
            + "); } catch {} if (holds) done(); else setTimeout(look, 10); }; look();");
    return this;
  }

  void run(String script) {
    driver.executeScript(script);
  }

  /** What an expression is in the page, as text. */
  String value(String expression) {
    return String.valueOf(driver.executeScript("return (" + expression + ");"));
  }

  /** What a promise in the page comes to, as text; a rejected one as {@code "rejected: …"}. */
  String awaited(String script) {
    return String.valueOf(
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1]; (async () => { "
                + script
                + " })().then((v) => done(JSON.stringify(v)), (f) => done('rejected: ' + f));"));
  }

  /** The texts of all elements that a selector finds, as they are displayed. */
  List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
  }

  String text(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  String status() {
    return text("#status");
  }

  Browser click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
    return this;
  }

  Browser type(String selector, CharSequence... keys) {
    driver.findElement(By.cssSelector(selector)).sendKeys(keys);
    return this;
  }

  /** Sends keys to whatever has the focus. */
  Browser press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
    return this;
  }

  /** Tabs on until an expression about {@code document.activeElement}, called {@code at}, holds. */
  Browser tabTo(String expression) {
    for (int i = 0; i < 60; i++) {
      String there = "((at) => " + expression + ")(document.activeElement)";
      if (value(there).equals("true")) {
        return this;
      }
      press(Keys.TAB);
    }
    throw new AssertionError("60 tabs never led to where " + expression);
  }

  Browser size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    return this;
  }

  Browser features(Map<String, String> features) {
    List<Map<String, String>> list =
        features.entrySet().stream()
            .map(feature -> Map.of("name", feature.getKey(), "value", feature.getValue()))
            .toList();
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", list));
    return this;
  }

  String url() {
    return Objects.requireNonNull(driver.getCurrentUrl());
  }

  /** What the console has said since it was last asked: breaches of the policy among it. */
  List<String> logged() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Nothing was executed, nothing was refused by the policy, nothing was thrown. */
  void assertQuiet() {
    assertThat(logged()).isEmpty();
    assertThat(value("window.pwned")).isEqualTo("null");
  }

  @Override
  public void close() {
    driver.quit();
  }
}
