package io.dikast.server.web;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** One browser a class, one server and one fresh page a test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageFixture {

  static final String HOSTILE =
      "<img src=x onerror=\"window.pwned=1\"></script><script>window.pwned=2</script>"
          + "<svg onload=window.pwned=3> \u2028\u202e${7*7}{{7*7}} &lt;b&gt;";

  Browser browser;
  StubServer server;

  @BeforeAll
  void openBrowser() {
    browser = Browser.open();
  }

  @BeforeEach
  void openPage() {
    server = new StubServer();
    browser.fresh(server.url());
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @AfterAll
  @SuppressWarnings("NullAway") // without a browser, nothing was opened
  void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  /** Loads the example and sends it. */
  StubServer.Call judgeExample() {
    browser.click("#example").click("#run");
    return server.next();
  }
}
