package io.dikast.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

final class PageSelectTest extends PageFixture {

  @Test
  void sample_landing_movesTheCount() {
    StubServer.Call call = judgeExample().stream();

    call.event("sample", Samples.judged(0, false, 0.9, "the first is right", 6, 3));
    browser.until("document.querySelectorAll('.card').length === 1");
    browser.until("document.querySelector('.leads .row-name').textContent === 'Answer 1'");
    call.event("sample", Samples.judged(1, false, 0.4, "the second is right", 1, 9));
    browser.until("document.querySelector('.leads .row-name').textContent === 'Answer 2'");

    // Means (6 + 1) / 2 and (3 + 9) / 2.
    assertThat(browser.texts(".row-head .facts"))
        .containsExactly("rank 2, score 3.5, 1 vote", "rank 1, score 6, 1 vote");
    assertThat(browser.texts(".card-say")).containsExactly("answer 1 on top", "answer 2 on top");
    assertThat(browser.text(".card .inside")).contains("the first is right", "0.6", "2, 1");
    assertThat(browser.value("document.querySelectorAll('.plot .line').length")).isEqualTo("2");
    call.end();
    browser.until("!document.getElementById('problem').hidden");
  }

  @Test
  void progress_told_fillsTheBar() {
    StubServer.Call call = judgeExample().stream();

    call.event("progress", "{\"done\":3,\"requested\":4}");
    browser.until("document.getElementById('bar').getAttribute('aria-valuenow') === '3'");

    assertThat(browser.value("document.querySelector('#bar').getAttribute('aria-valuemax')"))
        .isEqualTo("4");
    assertThat(browser.status()).isEqualTo("3 of 4 judgements in.");
    call.end();
    browser.until("!document.getElementById('problem').hidden");
  }

  @Test
  void selection_told_namesWinnerKeptDroppedAndCost() {
    StubServer.Call call = judgeExample().stream();
    call.event("sample", Samples.judged(0, false, 0.9, "a", 2, 9));
    call.event("sample", Samples.judged(1, false, 0.2, "b", 9, 2));
    call.event("sample", Samples.without(2, "unreadable", "no scores in it"));
    call.event("sample", Samples.judged(3, false, 0.8, "c", 5, 8));
    call.event(
        "selection",
        Samples.selection(
            Samples.judged(0, true, 0.9, "a", 2, 9),
            Samples.judged(1, false, 0.2, "b", 9, 2),
            Samples.without(2, "unreadable", "no scores in it"),
            Samples.judged(3, true, 0.8, "c", 5, 8)));
    call.end();
    browser.until("!!document.getElementById('download')");

    assertThat(browser.text(".winner"))
        .contains("Answer 2 is chosen", "31-9=22, 22+5=27. Answer: 27", "agreement 100 %");
    assertThat(browser.texts(".card-trust"))
        .containsExactly(
            "trust 0.9, kept", "trust 0.2, dropped", "casts no vote", "trust 0.8, kept");
    assertThat(browser.texts(".card-say").get(2)).isEqualTo("unreadable: no scores in it");
    assertThat(browser.text(".costs"))
        .contains("the vote was decided", "0.51 s", "1,644", "75 %", "3 of 4 readable");
    // The chart is drawn again over what counted: two judgements, ending at the server's means.
    assertThat(browser.value("document.querySelector('.plot svg').getAttribute('aria-label')"))
        .isEqualTo("Mean scores after 2 judgements: answer 2 leads with 8.5.");
    assertThat(browser.status()).isEqualTo("Answer 2 is chosen, agreement 100 %.");
    browser.assertQuiet();
  }

  @Test
  void request_holdsWhatWasSetAndNothingElse() {
    browser.click("#example").click(".more > summary");
    browser.type("#k", "16").type("#temperature", "0.5").type("#seed", "7").type("#keep", "4");
    browser.type("#tokens", "5000").type("#deadline", "2.5").type("#meta", "none");
    browser.type("#reference", "27").type("#principles", "be right", Keys.ENTER, "be brief");
    browser.click("#run");
    StubServer.Call call = server.next();

    assertThat(call.path()).isEqualTo("/v1/select");
    assertThat(call.body())
        .endsWith(
            "\"reference\":\"27\",\"principles\":[\"be right\",\"be brief\"],"
                + "\"judge\":{\"k\":16,\"temperature\":0.5},\"meta\":{\"kind\":\"none\",\"keep\":4},"
                + "\"budget\":{\"tokens\":5000,\"deadline_ms\":2500},\"seed\":7,"
                + "\"return\":[\"samples\"],\"stream\":true}");
    call.refuse(400, "invalid_value", "enough");
    browser.until("!document.getElementById('problem').hidden");
  }

  @Test
  void keyboard_alone_givesAnswersAndJudges() {
    browser.tabTo("at.id === 'prompt'").press("How many?");
    browser.tabTo("at.id === 'response-1'").press("one");
    browser.tabTo("at.id === 'response-2'").press("two");
    browser.tabTo("at.id === 'add'").press(Keys.ENTER);
    assertThat(browser.value("document.activeElement.id")).isEqualTo("response-3");
    browser.press("three");
    browser.tabTo("at.textContent === 'Remove'").press(Keys.SPACE);
    assertThat(browser.value("document.activeElement.id")).isEqualTo("response-2");
    browser.press(Keys.chord(Keys.CONTROL, Keys.ENTER));
    StubServer.Call call = server.next();

    assertThat(call.body()).contains("\"prompt\":\"How many?\",\"responses\":[\"one\",\"two\"]");
    call.stream().event("sample", Samples.judged(0, true, 0.9, "a", 2, 9));
    call.event("selection", Samples.selection(Samples.judged(0, true, 0.9, "a", 2, 9)));
    call.end();
    browser.until("!!document.getElementById('download')");
    browser.tabTo("at.closest('.card') !== null").press(Keys.ENTER);
    browser.until("!document.querySelector('.card details').open");
    browser.tabTo("at.value === 'scores'").press(Keys.ARROW_RIGHT);
    browser.until(
        "document.querySelector('.plot svg').getAttribute('aria-label').startsWith('Agreement')");
    browser.tabTo("at.id === 'download'");
  }

  @Test
  void fields_leftOpen_areNamedAndNothingIsSent() {
    browser.type("#prompt", "How many?").type("#response-1", "one").click("#run");

    assertThat(browser.text("#responses-fault"))
        .isEqualTo("Answer 2 is empty: fill it or remove it.");
    assertThat(browser.value("document.activeElement.id")).isEqualTo("response-2");
    assertThat(browser.value("document.activeElement.getAttribute('aria-invalid')"))
        .isEqualTo("true");
    assertThat(server.idle()).isTrue();
  }

  @Test
  void number_outOfRange_isNamedWithItsRange() {
    browser.click("#example").click(".more > summary").type("#k", "257").click("#run");

    assertThat(browser.text("#k-fault")).isEqualTo("Give a whole number from 1 to 256.");
    assertThat(browser.value("document.activeElement.id")).isEqualTo("k");
    assertThat(server.idle()).isTrue();
  }

  @Test
  void cancel_closesTheConnectionAndKeepsWhatCame() {
    StubServer.Call call = judgeExample().stream();
    call.event("sample", Samples.judged(0, false, 0.9, "a", 2, 9));
    browser.until("document.querySelectorAll('.card').length === 1");

    browser.click("#cancel").until("document.getElementById('cancel').disabled");

    assertThat(call.abandoned()).isTrue();
    assertThat(browser.status()).isEqualTo("Cancelled; 1 judgement came in until then.");
    assertThat(browser.texts(".card")).hasSize(1);
    assertThat(browser.value("document.getElementById('problem').hidden")).isEqualTo("true");
    assertThat(browser.value("document.activeElement.id")).isEqualTo("run");
  }

  @Test
  void responses_sixtyFour_areAllCountedAndNoMoreFit() {
    browser.run(
        "document.getElementById('prompt').value = 'Which?';"
            + "for (let i = 2; i < 64; i++) document.getElementById('add').click();"
            + "document.querySelectorAll('#responses textarea').forEach("
            + "(area, i) => { area.value = 'text ' + i; });");
    assertThat(browser.value("document.getElementById('add').disabled")).isEqualTo("true");
    assertThat(browser.text("#responses-count")).isEqualTo("64 of at most 64");
    browser.run("document.getElementById('run').click()");
    StubServer.Call call = server.next().stream();
    int[] scores = IntStream.range(0, 64).map(i -> i == 63 ? 10 : 1 + i % 9).toArray();
    call.event("sample", Samples.judged(0, false, 0.9, "a", scores));
    browser.until("document.querySelectorAll('.plot .line').length === 64");

    assertThat(call.body())
        .contains(
            IntStream.range(0, 64)
                .mapToObj(i -> "\"text " + i + "\"")
                .collect(Collectors.joining(",", "\"responses\":[", "]")));
    assertThat(browser.text(".leads .row-name")).startsWith("Answer 64");
    browser.size(320, 700);
    browser.until("document.documentElement.scrollWidth <= 320");
    call.end();
  }

  @Test
  void texts_hostile_areShownAndNeverRun() {
    browser.run(
        "document.getElementById('prompt').value = "
            + Samples.quoted(HOSTILE)
            + "; document.querySelectorAll('#responses textarea').forEach((area) => { area.value = "
            + Samples.quoted(HOSTILE)
            + "; });");
    browser.click("#run");
    StubServer.Call call = server.next().stream();
    call.event("sample", Samples.judged(0, false, 0.9, HOSTILE, 2, 9));
    call.event("sample", Samples.without(1, "failed", HOSTILE));
    call.event(
        "selection",
        Samples.selection(
            Samples.judged(0, true, 0.9, HOSTILE, 2, 9), Samples.without(1, "failed", HOSTILE)));
    call.end();
    browser.until("!!document.getElementById('download')");

    assertThat(
            browser.value("document.querySelectorAll('img, script:not([src]), #verdict a').length"))
        .isEqualTo("0");
    assertThat(browser.value("document.querySelector('.winner .prose').textContent"))
        .isEqualTo(HOSTILE);
    assertThat(browser.value("document.querySelector('.principles li span').textContent"))
        .isEqualTo(HOSTILE);
    assertThat(browser.value("document.querySelectorAll('.card-say')[1].textContent"))
        .isEqualTo("failed: " + HOSTILE);
    browser.assertQuiet();
  }
}
