package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.server.json.UnsafeCharacters;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TerminalTextTest {

  @Property
  void lines_anyText_holdsNothingATerminalActsOn(@ForAll String text) {
    assertThat(
            TerminalText.lines(text)
                .codePoints()
                .filter(c -> c != '\n')
                .filter(UnsafeCharacters::contains))
        .isEmpty();
  }

  @Property
  void line_anyText_isOneLineWithinItsColumns(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 60) int columns) {
    String line = TerminalText.line(text, columns);

    assertThat(line.codePoints().filter(UnsafeCharacters::contains)).isEmpty();
    assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(withMarks(line, columns));
  }

  /** Marks take no column of their own. */
  private static int withMarks(String line, int columns) {
    return columns
        + (int)
            line.codePoints()
                .filter(
                    c ->
                        Character.getType(c) == Character.NON_SPACING_MARK
                            || Character.getType(c) == Character.ENCLOSING_MARK
                            || Character.getType(c) == Character.FORMAT)
                .count();
  }

  @Test
  void lines_escapeSequences_areSpelledOut() {
    assertThat(TerminalText.lines("a\u001b]0;owned\u0007b\r\nc\rd\te\u202ef"))
        .isEqualTo("a\\x1b]0;owned\\x07b\nc\\x0dd  e\\u202ef");
  }

  @Test
  void line_tooWide_isCutWithAMark() {
    assertThat(TerminalText.line("abcdefgh", 8)).isEqualTo("abcdefgh");
    assertThat(TerminalText.line("abcdefgh", 5)).isEqualTo("abcd…");
    assertThat(TerminalText.line("a\n b\t c", 80)).isEqualTo("a b c");
  }

  @Test
  void line_wideLetters_countTwice() {
    assertThat(TerminalText.line("你好世界", 8)).isEqualTo("你好世界");
    assertThat(TerminalText.line("你好世界", 7)).isEqualTo("你好世…");
    assertThat(TerminalText.line("你好世界", 6)).isEqualTo("你好…");
  }
}
