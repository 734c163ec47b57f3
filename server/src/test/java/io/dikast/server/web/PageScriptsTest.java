package io.dikast.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The scripts that compute, asked one by one in the browser. */
final class PageScriptsTest extends PageFixture {

  @Test
  void standings_areMeansVotesAndRanks() {
    String standings =
        browser.awaited(
            "const { standings } = await import('./count.js');return standings([{scores: [8, 3,"
                + " 8]}, {scores: [7, 9, 1]}, {scores: [6, 6, 6]}], 3).map((s) => [s.index,"
                + " s.score, s.votes, s.rank]);");

    // Means 21/3, 18/3, 15/3; only the second judgement puts a response alone at the top.
    assertThat(standings).isEqualTo("[[0,7,0,1],[1,6,1,2],[2,5,0,3]]");
  }

  @Test
  void settling_isTheCountAfterEachJudgement() {
    String moments =
        browser.awaited(
            "const { settling } = await import('./count.js');"
                + "return settling([{scores: [8, 3]}, {scores: [1, 9]}, {scores: [2, 9]}], 2)"
                + ".map((m) => [m.scores, m.leader, Math.round(100 * m.agreement)]);");

    assertThat(moments).isEqualTo("[[[8,3],0,100],[[4.5,6],1,50],[[3.6666666666666665,7],1,67]]");
  }

  @Test
  void ballots_areReadableAndOnceDecidedKept() {
    String counted =
        browser.awaited(
            "const { ballots } = await import('./count.js');"
                + "const all = [{index: 0, outcome: 'judged', scores: [1], kept: false},"
                + " {index: 1, outcome: 'unreadable', scores: null, kept: false},"
                + " {index: 2, outcome: 'judged', scores: [2], kept: true}];"
                + "return [ballots(all, false).map((s) => s.index),"
                + " ballots(all, true).map((s) => s.index)];");

    assertThat(counted).isEqualTo("[[0,2],[2]]");
  }

  @Test
  void eventText_cutAnywhere_sameEvents() {
    String differing =
        browser.awaited(
            "const { EventText } = await import('./wire.js');const text = '\\uFEFF: hello\\n"
                + "\\n"
                + "event: a\\r"
                + "\\n"
                + "data: 1\\r"
                + "\\n"
                + "\\r"
                + "\\n"
                + "data:2\\n"
                + "data:  3\\n"
                + "\\n"
                + "' + 'event: c\\n"
                + "\\n"
                + "data: 4\\r"
                + "id: 9\\r"
                + "\\r"
                + "data\\n"
                + "\\n"
                + "event: d\\n"
                + "data: lost';const read = (pieces) => { const heard = []; const events = new"
                + " EventText((e, d) => heard.push([e, d])); pieces.forEach((piece) =>"
                + " events.add(piece)); return JSON.stringify(heard); };const whole = read([text]);"
                + " const differing = [];for (let i = 0; i <= text.length; i++) for (let j = i; j"
                + " <= text.length; j++) { const cut = read([text.slice(0, i), text.slice(i, j),"
                + " text.slice(j)]); if (cut !== whole) differing.push([i, j, cut]); }return"
                + " [JSON.parse(whole), differing.slice(0, 3)];");

    assertThat(differing)
        .isEqualTo(
            "[[[\"a\",\"1\"],[\"message\",\"2\\n 3\"],[\"message\",\"4\"],[\"message\",\"\"]],[]]");
  }

  @Test
  void fragment_ofAnyText_comesBack() {
    String back =
        browser.awaited(
            "const { toFragment, fromFragment } = await import('./form.js');const given = {source:"
                + " 'given', prompt: 'a\\u0000\\u2028\"<>&+/=%#\\u{1F3FA}\\u00e9', responses: ['',"
                + " ' '], k: 3, temperature: 0.5, model: ''};const back = fromFragment('#' +"
                + " toFragment(given));return back.prompt === given.prompt && back.k === 3 &&"
                + " back.temperature === 0.5 && JSON.stringify(back.responses) ==="
                + " JSON.stringify(given.responses) && !('model' in back);");

    assertThat(back).isEqualTo("true");
  }
}
