package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextAssemblerTest {

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Cuts bytes at random places. */
  private static List<byte[]> pieces(byte[] bytes, long seed) {
    Random random = new Random(seed);
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(4));
      pieces.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return pieces;
  }

  @Test
  void add_characterAcrossTokens_releasedWhole() {
    TextAssembler text = new TextAssembler(List.of());
    byte[] owl = utf8("🦉");
    text.add(Arrays.copyOfRange(owl, 0, 2));
    assertThat(text.release()).isEmpty();
    text.add(Arrays.copyOfRange(owl, 2, 4));
    assertThat(text.release()).isEqualTo("🦉");
  }

  @Test
  void end_unfinishedCharacter_replaced() {
    TextAssembler text = new TextAssembler(List.of());
    text.add(new byte[] {'a', (byte) 0xF0, (byte) 0x9F});
    text.end();
    assertThat(text.text()).isEqualTo("a\uFFFD");
  }

  @Test
  void add_invalidByte_replacedAndOn() {
    TextAssembler text = new TextAssembler(List.of());
    text.add(new byte[] {'a', (byte) 0xFF, 'b'});
    assertThat(text.release()).isEqualTo("a\uFFFDb");
  }

  @Test
  void add_stopStringAcrossTokens_cutsTheText() {
    TextAssembler text = new TextAssembler(List.of("\nUser:"));
    assertThat(text.add(utf8("Hello\nUs"))).isFalse();
    assertThat(text.release()).isEqualTo("Hello");
    assertThat(text.add(utf8("er: me"))).isTrue();
    assertThat(text.release()).isEmpty();
    assertThat(text.text()).isEqualTo("Hello");
  }

  @Test
  void add_keptStopString_endsWithItsLastToken() {
    TextAssembler text = new TextAssembler(List.of("\n\n"), true);
    assertThat(text.add(utf8("12-3=9\n"))).isFalse();
    assertThat(text.release()).isEqualTo("12-3=9");
    assertThat(text.add(utf8("\n9"))).isTrue();
    assertThat(text.release()).isEqualTo("\n\n9");
    assertThat(text.text()).isEqualTo("12-3=9\n\n9");
  }

  @Test
  void release_almostAStopString_comesOutLater() {
    TextAssembler text = new TextAssembler(List.of("\nUser:"));
    text.add(utf8("Hello\nUs"));
    assertThat(text.release()).isEqualTo("Hello");
    text.add(utf8("ual"));
    assertThat(text.release()).isEqualTo("\nUsual");
  }

  @Property(tries = 300)
  void add_anyCuts_sameText(@ForAll @StringLength(max = 40) String any, @ForAll long seed) {
    String valid = new String(utf8(any), StandardCharsets.UTF_8);
    TextAssembler text = new TextAssembler(List.of());
    StringBuilder released = new StringBuilder();
    for (byte[] piece : pieces(utf8(valid), seed)) {
      text.add(piece);
      released.append(text.release());
    }
    text.end();
    released.append(text.release());
    assertThat(text.text()).isEqualTo(valid);
    assertThat(released).hasToString(valid);
  }

  @Property(tries = 500)
  void add_anyCutsAndStops_sameAsSearchingTheWhole(
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 30) String whole,
      @ForAll @Size(min = 1, max = 3)
          List<@CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 4) String> stops,
      @ForAll long seed) {
    TextAssembler text = new TextAssembler(stops);
    StringBuilder released = new StringBuilder();
    boolean stopped = false;
    String seen = "";
    for (byte[] piece : pieces(utf8(whole), seed)) {
      seen += new String(piece, StandardCharsets.UTF_8);
      stopped = text.add(piece);
      released.append(text.release());
      if (stopped) {
        break;
      }
    }
    text.end();
    released.append(text.release());
    String so = seen;
    int cut = stops.stream().mapToInt(so::indexOf).filter(at -> at >= 0).min().orElse(-1);
    assertThat(stopped).isEqualTo(cut >= 0);
    assertThat(text.text()).isEqualTo(cut >= 0 ? seen.substring(0, cut) : seen);
    assertThat(released).hasToString(text.text());
  }
}
