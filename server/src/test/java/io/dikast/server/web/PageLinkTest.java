package io.dikast.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PageLinkTest extends PageFixture {

  @Test
  void link_reloaded_reopensTheSameCase() {
    browser.run(
        "document.getElementById('prompt').value = "
            + Samples.quoted(HOSTILE)
            + "; document.querySelectorAll('#responses textarea').forEach("
            + "(area, i) => { area.value = 'Ἀθῆναι 🏺 ' + i; });"
            + "document.getElementById('k').value = 16;");
    browser.click("#link").until("location.hash.startsWith('#case=')");
    String link = browser.url();

    browser.go(link).reload();

    assertThat(browser.value("document.getElementById('prompt').value")).isEqualTo(HOSTILE);
    assertThat(browser.value("document.getElementById('response-2').value"))
        .isEqualTo("Ἀθῆναι 🏺 1");
    assertThat(browser.value("document.getElementById('k').value")).isEqualTo("16");
    assertThat(server.idle()).isTrue();
    assertThat(server.seen()).noneMatch(line -> line.contains("case="));
    browser.assertQuiet();
  }

  @Test
  void judging_putsTheCaseIntoTheAddress() {
    judgeExample().refuse(400, "invalid_value", "enough");
    browser.until("!document.getElementById('problem').hidden");
    browser.reload();

    assertThat(browser.value("document.getElementById('response-2').value"))
        .isEqualTo("31-9=22, 22+5=27. Answer: 27");
  }

  @Test
  void link_broken_isToldAndChangesNothing() {
    browser.go(server.url() + "#case=bm9uc2Vuc2U");

    assertThat(browser.status())
        .isEqualTo("The link does not hold a case that this page can read.");
    assertThat(browser.value("document.getElementById('prompt').value")).isEmpty();
  }

  @Test
  void case_tooLongForALink_isToldAndStillJudged() {
    browser.click("#example");
    browser.run("document.getElementById('prompt').value = 'x'.repeat(1600000);");
    browser.click("#link");
    assertThat(browser.status()).isEqualTo("This case is too long for a link.");
    browser.click("#run");

    server.next().refuse(413, "payload_too_large", "too long");
    browser.until("!document.getElementById('problem').hidden");
    assertThat(browser.text("#problem")).contains("payload_too_large");
    assertThat(browser.url()).doesNotContain("#");
  }

  @Test
  void fragment_ofAnyKindOfField_takesOnlyWhatFits() {
    String read =
        browser.awaited(
            "const form = await import('./form.js');const fragment = (told) => 'case=' +"
                + " btoa(JSON.stringify(told)).replaceAll('=', '');return"
                + " form.fromFragment(fragment({prompt: ['x'], k: '3', n: 4, source: 'other',"
                + " responses: ['a', 1, null, 'b'], __proto__: 5, key: 'k'}));");

    assertThat(read).isEqualTo("{\"n\":4,\"responses\":[\"a\",\"b\"]}");
  }

  @Test
  void example_loaded_forgetsTheSettingsButNotTheKey() {
    browser.click(".more > summary").type("#key", "secret-1").type("#k", "9").click("#example");

    assertThat(browser.value("document.getElementById('key').value")).isEqualTo("secret-1");
    assertThat(browser.value("document.getElementById('k').value")).isEmpty();
  }
}
