package io.dikast.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** WCAG 2.2, AA, as far as a script can tell, on a page that shows all that it can. */
final class PageAccessTest extends PageFixture {

  /*
   * Success criteria 1.4.3 and 1.4.11: text against the nearest opaque ground behind it; what is
   * disabled is exempt. SVG text takes its colour from fill.
   */
  private static final String CONTRAST =
      """
      const lum = (c) => {
        const [r, g, b] = c.map((x) => (x / 255 <= 0.04045 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
      const ground = (e) => {
        for (let at = e; at; at = at.parentElement) {
          const c = rgb(getComputedStyle(at).backgroundColor);
          if (c.length === 3 || c[3] === 1) return c.slice(0, 3);
        }
        return [255, 255, 255];
      };
      const ratio = (a, b) => {
        const [x, y] = [lum(a), lum(b)].sort((p, q) => q - p);
        return (x + 0.05) / (y + 0.05);
      };
      const bad = [];
      let seen = 0;
      for (const e of document.querySelectorAll('body *')) {
        const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '');
        const field = ['INPUT', 'TEXTAREA', 'SELECT'].includes(e.tagName);
        if ((!own && !field) || e.disabled || e.tagName === 'OPTION' || e.tagName === 'NOSCRIPT' || !e.checkVisibility()) continue;
        const style = getComputedStyle(e);
        seen++;
        const ink = rgb(e instanceof SVGElement ? style.fill : style.color).slice(0, 3);
        const got = ratio(ink, ground(e));
        if (got < 4.5) bad.push(e.tagName + '.' + e.getAttribute('class') + ' ' + got.toFixed(2));
        if (field && e.type !== 'radio') {
          const edge = ratio(rgb(style.borderTopColor).slice(0, 3), ground(e.parentElement));
          if (edge < 3) bad.push(e.id + ' edge ' + edge.toFixed(2));
        }
      }
      return seen > 40 ? bad : ['only ' + seen + ' texts were seen'];
      """;

  private static final String NAMES =
      """
      const bad = [];
      for (const e of document.querySelectorAll('input, select, textarea')) {
        if (!e.labels || ![...e.labels].some((l) => l.textContent.trim() !== '')) bad.push('no label: ' + e.outerHTML.slice(0, 80));
      }
      for (const e of document.querySelectorAll('button, summary, a[href]')) {
        if ((e.getAttribute('aria-label') ?? e.textContent).trim() === '') bad.push('no name: ' + e.outerHTML.slice(0, 80));
      }
      for (const e of document.querySelectorAll('svg')) {
        if (e.getAttribute('aria-hidden') !== 'true' && !e.getAttribute('aria-label') && !e.closest('[aria-hidden=true]')) bad.push('svg without a name');
      }
      const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
      if (new Set(ids).size !== ids.length) bad.push('an id twice');
      for (const e of document.querySelectorAll('[aria-describedby], [aria-labelledby]')) {
        const refs = (e.getAttribute('aria-describedby') ?? '') + ' ' + (e.getAttribute('aria-labelledby') ?? '');
        refs.split(' ').filter((r) => r !== '' && !document.getElementById(r)).forEach((r) => bad.push('no element ' + r));
      }
      let level = 0;
      for (const e of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
        const now = Number(e.tagName[1]);
        if (now > level + 1) bad.push('heading ' + e.textContent + ' skips a level');
        level = now;
      }
      for (const e of document.querySelectorAll('button:not(.quiet), input, select, textarea')) {
        const box = e.getBoundingClientRect();
        if (e.checkVisibility() && e.type !== 'radio' && box.height < 24) bad.push('small target ' + e.id);
      }
      if (document.documentElement.lang !== 'en' || document.title === '') bad.push('no language or title');
      if (document.querySelectorAll('main').length !== 1) bad.push('not one main');
      if (document.querySelectorAll('[role=status][aria-live=polite], [role=alert]').length !== 2) bad.push('live regions');
      return bad;
      """;

  @BeforeEach
  void showEverything() {
    StubServer.Call call = judgeExample().stream();
    String[] samples = {
      Samples.judged(0, true, 0.9, "a", 2, 9),
      Samples.judged(1, false, 0.2, "b", 9, 2),
      Samples.without(2, "unreadable", "no scores in it"),
      Samples.judged(3, true, 0.8, "c", 5, 8)
    };
    for (String sample : samples) {
      call.event("sample", sample);
    }
    call.event("selection", Samples.selection(samples));
    call.end();
    browser.until("!!document.getElementById('download')");
    browser.run(
        "document.querySelectorAll('details').forEach((details) => { details.open = true; });"
            + "document.querySelectorAll('.fault').forEach((f) => { f.textContent = 'A fault.'; });"
            + "const p = document.getElementById('problem'); p.textContent = 'A problem.';"
            + "p.hidden = false; document.getElementById('drawn').hidden = false;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void contrast_ofAllText_isEnough(String scheme) {
    browser.features(Map.of("prefers-color-scheme", scheme));

    assertThat(browser.awaited(CONTRAST)).isEqualTo("[]");
  }

  @Test
  void names_labelsHeadingsAndRegions_areThere() {
    assertThat(browser.awaited(NAMES)).isEqualTo("[]");
  }

  /** 320: the narrowest; 640: a window of 1280 at a zoom of 200 %. */
  @ParameterizedTest
  @ValueSource(ints = {320, 640, 1280})
  void width_narrowOrZoomed_needsNoScrollingSideways(int width) {
    browser.size(width, 700);

    browser.until("document.documentElement.scrollWidth <= " + width);
    assertThat(
            browser.awaited(
                "return [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility()"
                    + " && !e.closest('.scroll, .skip, .plot')"
                    + " && e.getBoundingClientRect().right > innerWidth + 1)"
                    + ".map((e) => e.tagName + '.' + e.className);"))
        .isEqualTo("[]");
  }

  @Test
  void motion_unwanted_isNone() {
    assertThat(browser.value("document.getAnimations().length")).isEqualTo("0");
    assertThat(browser.value("getComputedStyle(document.querySelector('.card')).animationName"))
        .isEqualTo("none");
    browser.features(Map.of("prefers-reduced-motion", "no-preference"));
    assertThat(browser.value("getComputedStyle(document.querySelector('.card')).animationName"))
        .isEqualTo("land");
  }

  @Test
  void focus_byKeyboard_isSeenEverywhere() {
    browser.run("document.getElementById('prompt').focus()");
    String outlines =
        "(() => { const s = getComputedStyle(document.activeElement);"
            + " return s.outlineStyle + ' ' + s.outlineWidth; })()";
    for (int i = 0; i < 25; i++) {
      assertThat(browser.value(outlines)).isEqualTo("solid 3px");
      browser.press(Keys.TAB);
    }
  }

  @Test
  void skipLink_first_leadsToTheVerdict() {
    browser.reload();
    browser.press(Keys.TAB);
    assertThat(browser.value("document.activeElement.className")).isEqualTo("skip");
    browser.press(Keys.ENTER).until("document.activeElement.id === 'outcome'");
  }
}
