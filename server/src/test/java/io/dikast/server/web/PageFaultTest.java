package io.dikast.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PageFaultTest extends PageFixture {

  @Test
  void stream_cutInTheMiddle_keepsWhatCameAndSaysSo() {
    StubServer.Call call = judgeExample().streamToCut();
    call.event("sample", Samples.judged(0, false, 0.9, "a", 2, 9))
        .text("event: sample\ndata: {\"in");
    browser.until("document.querySelectorAll('.card').length === 1");

    call.cut();
    browser.until("!document.getElementById('problem').hidden");

    assertThat(browser.text("#problem"))
        .contains("the connection broke", "stream_broken", "req-1", "Try again");
    assertThat(browser.texts(".card")).hasSize(1);
    assertThat(browser.status()).isEqualTo("No verdict.");
  }

  @Test
  void stream_endedWithoutVerdict_saysSo() {
    StubServer.Call call = judgeExample().stream();
    call.event("sample", Samples.judged(0, false, 0.9, "a", 2, 9)).end();
    browser.until("!document.getElementById('problem').hidden");

    assertThat(browser.text("#problem"))
        .contains("ended before the verdict", "stream_ended", "req-1");
    assertThat(browser.texts(".card")).hasSize(1);
  }

  @Test
  void stream_errorEvent_isTold() {
    StubServer.Call call = judgeExample().stream();
    call.event(
        "error", "{\"error\":{\"message\":\"too few judges\",\"code\":\"judge_quorum_not_met\"}}");
    call.end();
    browser.until("!document.getElementById('problem').hidden");

    assertThat(browser.text("#problem")).contains("too few judges", "judge_quorum_not_met");
  }

  @Test
  void stream_noJson_isTold() {
    judgeExample().stream().event("sample", "{nonsense").end();
    browser.until("!document.getElementById('problem').hidden");

    assertThat(browser.text("#problem")).contains("no JSON", "unreadable_answer");
  }

  @Test
  void answer_oneObjectInsteadOfEvents_isTheVerdict() {
    judgeExample().answer(200, Samples.selection(Samples.judged(0, true, 0.9, "a", 2, 9)));
    browser.until("!!document.getElementById('download')");

    assertThat(browser.text(".winner")).contains("Answer 2 is chosen");
    assertThat(browser.texts(".card")).hasSize(1);
  }

  @Test
  void busy_isToldAndTriedAgainOnlyWhenAsked() {
    judgeExample().with("Retry-After", "3").refuse(503, "server_overloaded", "all seats are taken");
    browser.until("!document.getElementById('problem').hidden");

    assertThat(browser.text("#problem"))
        .contains("all seats are taken", "server_overloaded", "503", "req-1", "3 s");
    assertThat(browser.status()).isEqualTo("The server is busy.");
    assertThat(server.idle()).isTrue();
    browser.click("#problem button");
    server.next().answer(200, Samples.selection(Samples.judged(0, true, 0.9, "a", 2, 9)));
    browser.until("!!document.getElementById('download')");
    assertThat(browser.value("document.getElementById('problem').hidden")).isEqualTo("true");
  }

  @Test
  void refused_hostileMessage_isShownAsText() {
    judgeExample().refuse(400, "invalid_value", HOSTILE);
    browser.until("!document.getElementById('problem').hidden");

    assertThat(browser.value("document.querySelector('.problem-say').textContent"))
        .isEqualTo(HOSTILE);
    assertThat(browser.text("#problem")).contains("invalid_value", "400");
    assertThat(browser.value("String(window.pwned)")).isEqualTo("undefined");
  }

  @Test
  void refused_withoutOurShape_tellsTheStatus() {
    judgeExample().answer(502, "<html>bad gateway</html>");
    browser.until("!document.getElementById('problem').hidden");

    assertThat(browser.text("#problem")).contains("status 502");
  }

  @Test
  void server_gone_isTold() {
    browser.click("#example");
    server.close();
    browser.click("#run").until("!document.getElementById('problem').hidden");

    assertThat(browser.text("#problem")).contains("cannot be reached", "unreachable");
  }

  @Test
  void key_missing_isAskedForSentAndKeptForTheTabOnly() {
    judgeExample().refuse(401, "invalid_api_key", "a key is needed");
    browser.until("document.activeElement.id === 'key'");

    browser.press("secret-1").click("#run");
    StubServer.Call call = server.next();

    assertThat(call.header("Authorization")).isEqualTo("Bearer secret-1");
    call.refuse(400, "invalid_value", "enough");
    browser.until("!document.getElementById('problem').hidden");
    assertThat(browser.url()).doesNotContain("secret");
    assertThat(browser.value("localStorage.length + document.cookie.length")).isEqualTo("0");
    browser.reload();
    assertThat(browser.value("document.getElementById('key').value")).isEqualTo("secret-1");
  }
}
