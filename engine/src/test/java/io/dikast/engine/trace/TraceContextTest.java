package io.dikast.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";

  private static TraceContext read(String parent, String... states) {
    return TraceContext.read(List.of(parent), List.of(states)).orElseThrow();
  }

  @Test
  void read_valid_sameWhenWritten() {
    assertThat(read(PARENT)).isEqualTo(new TraceContext(TRACE, SPAN, true, ""));
    assertThat(read(PARENT).parent()).isEqualTo(PARENT);
  }

  @ParameterizedTest
  @CsvSource({"00,false", "01,true", "02,false", "ff,true"})
  void read_flags_onlyTheLowestBitIsKnown(String flags, boolean sampled) {
    assertThat(read("00-" + TRACE + "-" + SPAN + "-" + flags).sampled()).isEqualTo(sampled);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x\r\nHost: y",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-" + TRACE + "-" + SPAN + "-1",
        "00-" + TRACE + "-" + SPAN,
        " " + PARENT,
        "cc-" + TRACE + "-" + SPAN + "-01.more"
      })
  void read_invalidParent_none(String parent) {
    assertThat(TraceContext.read(List.of(parent), List.of("a=1"))).isEmpty();
  }

  @Test
  void read_noneOrSeveralParents_none() {
    assertThat(TraceContext.read(List.of(), List.of())).isEmpty();
    assertThat(TraceContext.read(List.of(PARENT, PARENT), List.of())).isEmpty();
  }

  @Test
  void read_laterVersion_itsFirstFourFields() {
    assertThat(read("cc-" + TRACE + "-" + SPAN + "-01-what-the-future-brings").parent())
        .isEqualTo(PARENT);
  }

  @Test
  void read_state_asItCame() {
    assertThat(read(PARENT, "rojo=00f067aa0ba902b7 , t@v=b:c d!", "", "c=3").state())
        .isEqualTo("rojo=00f067aa0ba902b7 , t@v=b:c d!,,c=3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "a", "a=", "A=1", "a=1,a=2", "a=\u00e9", "a=1\r\nHost: y", "a=1=2", "=1"})
  void read_invalidState_leftOut(String state) {
    assertThat(read(PARENT, state).state()).isEmpty();
  }

  @Test
  void read_moreThan32Members_leftOut() {
    String most =
        IntStream.range(0, 32).mapToObj(i -> "k" + i + "=1").collect(Collectors.joining(","));

    assertThat(read(PARENT, most).state()).isEqualTo(most);
    assertThat(read(PARENT, most, "k32=1").state()).isEmpty();
  }

  @Test
  void child_otherSpanOfTheSameTrace() {
    TraceContext parent = read(PARENT, "a=1");
    TraceContext child = parent.child();

    assertThat(child.spanId()).isNotEqualTo(SPAN);
    assertThat(child).isEqualTo(new TraceContext(TRACE, child.spanId(), true, "a=1"));
  }

  @Test
  void begin_eachTimeAnotherTrace() {
    assertThat(TraceContext.begin().traceId()).isNotEqualTo(TraceContext.begin().traceId());
  }

  @Test
  void constructor_whatCannotBeSent_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TraceContext("0".repeat(32), SPAN, true, ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TraceContext(TRACE, "B7AD6B7169203331", true, ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TraceContext(TRACE, SPAN, true, "x\r\nHost: y"));
  }
}
