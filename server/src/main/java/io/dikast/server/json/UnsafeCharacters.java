package io.dikast.server.json;

/**
 * Characters that a terminal acts on or that hide what stands there: controls, direction marks,
 * line separators, halves of surrogate pairs. A line feed and a tab are unsafe too: who prints
 * decides.
 */
public final class UnsafeCharacters {

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private UnsafeCharacters() {}

  /** Whether this character must not be printed as it is. */
  public static boolean contains(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      // The joiners shape letters and emoji; every other format character is invisible or turns
      // text.
      case Character.FORMAT -> codePoint != ZERO_WIDTH_JOINER && codePoint != ZERO_WIDTH_NON_JOINER;
      default -> false;
    };
  }
}
