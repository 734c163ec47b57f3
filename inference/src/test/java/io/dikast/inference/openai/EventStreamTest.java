package io.dikast.inference.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.backend.BackendException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class EventStreamTest {

  private static List<String> read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8), 1 << 16, new Random(1));
  }

  /** Reads in pieces of random length. */
  private static List<String> read(byte[] bytes, int longest, Random random) {
    List<String> events = new ArrayList<>();
    EventStream stream =
        new EventStream(longest, data -> events.add(new String(data, StandardCharsets.UTF_8)));
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(7));
      stream.feed(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    stream.end();
    return events;
  }

  @Test
  void feed_everyLineEnd_endsALine() {
    assertThat(read("data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d\n\n"))
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void feed_otherFields_arePassedOver() {
    assertThat(read(": ping\n\nevent: x\nid: 3\nretry: 5\ndatum: no\ndata: yes\n\n"))
        .containsExactly("yes");
  }

  @Test
  void feed_severalDataLines_areOneEvent() {
    assertThat(read("data: a\ndata:b\ndata\ndata:  c\n\n")).containsExactly("a\nb\n\n c");
  }

  @Test
  void feed_byteOrderMark_isNoPartOfTheFirstLine() {
    assertThat(read("\uFEFFdata: a\n\n")).containsExactly("a");
  }

  @Test
  void end_withoutEmptyLine_stillAnEvent() {
    assertThat(read("data: a\n\ndata: [DONE]")).containsExactly("a", "[DONE]");
  }

  @Test
  void feed_tooLong_refused() {
    String line = "data: " + "x".repeat(100);
    byte[] lines = "data: 123456\n".repeat(20).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> read(line.getBytes(StandardCharsets.UTF_8), 64, new Random(1)))
        .isInstanceOf(BackendException.class)
        .hasMessage("a line of more than 64 bytes");
    assertThatThrownBy(() -> read(lines, 64, new Random(1)))
        .isInstanceOf(BackendException.class)
        .hasMessage("an event of more than 64 bytes");
  }

  @Property
  void feed_anyPieces_sameEvents(
      @ForAll @Size(max = 20) List<@StringLength(max = 20) String> data, @ForAll long seed) {
    List<String> sent =
        data.stream().map(text -> text.replace('\r', ' ').replace('\n', ' ')).toList();
    StringBuilder text = new StringBuilder();
    sent.forEach(event -> text.append("data: ").append(event).append("\n\n"));
    // As bytes, since a lone half of a character has none.
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    List<String> expected =
        sent.stream()
            .map(
                event -> new String(event.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .toList();

    assertThat(read(bytes, 1 << 16, new Random(seed))).isEqualTo(expected);
  }

  @Property
  void feed_anyBytes_eventsOrOneFault(@ForAll @Size(max = 400) byte[] bytes, @ForAll long seed) {
    try {
      List<String> whole = read(bytes, 64, new Random(seed));
      assertThat(read(bytes, 64, new Random(~seed))).isEqualTo(whole);
    } catch (BackendException e) {
      assertThat(e.retriable()).isTrue();
    }
  }
}
