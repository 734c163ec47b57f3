package io.dikast.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

final class PageDrawnTest extends PageFixture {

  @Test
  void bestOfN_drawsThenJudgesWhatWasDrawn() {
    draw("best of n");
    StubServer.Call drawing = server.next();
    assertThat(drawing.path()).isEqualTo("/v1/chat/completions");
    assertThat(drawing.body())
        .isEqualTo("{\"messages\":[{\"role\":\"user\",\"content\":\"How many?\"}],\"n\":8}");
    drawing.answer(
        200,
        "{\"choices\":[{\"message\":{\"content\":\"one\"}},{\"message\":{\"content\":\"two\"}}]}");
    StubServer.Call judging = server.next();

    assertThat(judging.path()).isEqualTo("/v1/select");
    assertThat(judging.body()).contains("\"responses\":[\"one\",\"two\"]");
    judging.answer(200, Samples.selection(Samples.judged(0, true, 0.9, "a", 2, 9)));
    browser.until("!!document.getElementById('download')");
    assertThat(browser.text(".winner .prose")).isEqualTo("two");
  }

  @Test
  void selfConsistency_asksForTheStrategy() {
    draw("self-consistency");
    StubServer.Call call = server.next();
    assertThat(call.body()).contains("\"scaling\":{\"strategy\":\"self_consistency\",\"n\":8}");
    call.answer(
        200,
        "{\"id\":\"c-1\",\"model\":\"tiny\",\"choices\":[{\"message\":{\"content\":\"42\"}}],"
            + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"total_tokens\":12},"
            + "\"scaling\":{\"object\":\"search\",\"model\":\"tiny\",\"answer\":\"42\",\"best\":0,"
            + "\"candidates\":[{\"index\":0,\"text\":\"42\",\"canonical\":\"42\",\"votes\":3}],"
            + "\"usage\":{\"total_tokens\":12}}}");
    browser.until("!!document.getElementById('download')");

    assertThat(browser.text(".winner .prose")).isEqualTo("42");
    assertThat(browser.texts(".candidates .facts"))
        .containsExactly("canonical 42, votes 3, chosen");
    assertThat(browser.text(".costs")).contains("12", "tiny");
  }

  @Test
  void search_withCandidates_showsThemWithTheirVotesAndTheCostByRole() {
    draw("tree search");
    server
        .next()
        .answer(
            200,
            "{\"object\":\"search\",\"answer\":\"it is 42\",\"best\":1,\"candidates\":["
                + "{\"index\":0,\"text\":\"41\",\"canonical\":\"41\",\"score\":null,\"votes\":1},{\"index\":1,\"text\":\"it"
                + " is 42\",\"canonical\":\"42\",\"score\":8.5,\"votes\":3}],"
                + "\"stop_reason\":\"calls\",\"usage\":{\"total_tokens\":12,\"roles\":{\"policy\":"
                + "{\"prompt_tokens\":4,\"completion_tokens\":5}}}}");
    browser.until("!!document.getElementById('download')");

    assertThat(browser.texts(".candidates .facts"))
        .containsExactly("canonical 41, votes 1", "canonical 42, score 8.5, votes 3, chosen");
    assertThat(browser.text(".costs"))
        .contains("the calls were used up", "Of them by role: policy\n9");
  }

  @Test
  void mcts_showsATreeThatTheKeyboardOpens() {
    draw("tree search");
    StubServer.Call call = server.next();
    assertThat(call.path()).isEqualTo("/v1/search");
    assertThat(call.body()).contains("\"prompt\":\"How many?\"", "\"simulations\":8");
    call.answer(200, Samples.search(HOSTILE));
    browser.until("!!document.querySelector('.branches')");

    assertThat(browser.value("[...document.querySelectorAll('.step')].map(e => e.textContent)[2]"))
        .isEqualTo(HOSTILE);
    assertThat(browser.texts(".branches .facts"))
        .containsExactly(
            "value 0.25, 4 visits, 2 branches, on the chosen path",
            "value 0.25, 3 visits, 1 branch, on the chosen path",
            "value 0.25, 2 visits, chosen",
            "value 0.25, 1 visit");
    browser.tabTo("at.tagName === 'SUMMARY' && at.closest('.branches') !== null");
    browser.press(Keys.ENTER).until("!document.querySelector('.branches details').open");
    browser.assertQuiet();
  }

  @Test
  void tree_wide_isShownInPortionsWithTheChosenBranch() {
    draw("tree search");
    StringBuilder nodes = new StringBuilder("{\"number\":0,\"parent\":null,\"label\":\"\"}");
    for (int i = 1; i <= 200; i++) {
      nodes.append(",{\"number\":").append(i).append(",\"parent\":0,\"label\":\"step\"}");
    }
    server
        .next()
        .answer(200, "{\"answer\":\"x\",\"nodes\":[" + nodes + "],\"path\":[0,180],\"best\":180}");
    browser.until("!!document.querySelector('.branches')");

    assertThat(browser.value("document.querySelectorAll('.branches .branches > li').length"))
        .isEqualTo("52");
    assertThat(
            browser.value("document.querySelector('.branches .branches .chosen').dataset.number"))
        .isEqualTo("180");
    for (int i = 0; i < 3; i++) {
      browser.click(".branches .branches button");
    }
    assertThat(browser.value("document.querySelectorAll('.branches .branches > li').length"))
        .isEqualTo("200");
  }

  @Test
  void tree_deepOrCircular_isShownWithoutLosingTheWay() {
    String made =
        browser.awaited(
            "const { searchTree } = await import('./tree.js');"
                + "const nodes = [{number: 0, parent: null}];"
                + "for (let i = 1; i < 300; i++) nodes.push({number: i, parent: i - 1});"
                + "nodes.push({number: 301, parent: 302}, {number: 302, parent: 301}, null, 7);"
                + "const tree = searchTree({nodes, path: []});"
                + "return [tree.children.length, tree.querySelectorAll('li').length];");

    // The root with its first child below it; the circle is cut where a parent would come later.
    assertThat(made).isEqualTo("[2,3]");
  }

  @Test
  void model_listed_canBeChosenWithoutItsVirtualNames() {
    browser.until("document.getElementById('model').options.length === 2");
    browser.click(".more > summary").type("#model", "tiny");
    draw("particle");
    StubServer.Call call = server.next();

    assertThat(call.body()).startsWith("{\"model\":\"tiny\",");
    call.refuse(404, "model_not_found", "no such model");
    browser.until("!document.getElementById('problem').hidden");
  }

  private void draw(String strategy) {
    browser.type("#prompt", "How many?").click("[value=drawn]").type("#strategy", strategy);
    browser.click("#run");
  }
}
