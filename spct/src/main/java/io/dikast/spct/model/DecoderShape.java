package io.dikast.spct.model;

/**
 * The shape of a decoder of llama.cpp's architecture {@code llama}.
 *
 * @param layers at least 1
 * @param width values between layers; every head has {@code width / heads} of them, an even number
 * @param heads query heads
 * @param keyValueHeads heads of keys and values, which the query heads share; divides {@code heads}
 * @param feedForward inner width of the feed-forward network
 * @param vocabulary tokens
 * @param context the longest document in tokens
 * @param rotaryBase base of the rotary frequencies (arXiv 2104.09864), above 1: small ones tell
 *     near positions apart, large ones far ones
 */
public record DecoderShape(
    int layers,
    int width,
    int heads,
    int keyValueHeads,
    int feedForward,
    int vocabulary,
    int context,
    double rotaryBase) {

  static final double USUAL_ROTARY_BASE = 10_000;

  static final double NORM_EPSILON = 1e-5;

  public DecoderShape {
    require(layers >= 1, "layers must be at least 1", layers);
    require(heads >= 1, "heads must be at least 1", heads);
    require(
        keyValueHeads >= 1 && heads % keyValueHeads == 0,
        "key-value heads must divide the heads " + heads,
        keyValueHeads);
    require(
        width >= 2 * heads && width % (2 * heads) == 0,
        "width must give each of " + heads + " heads an even number of values",
        width);
    require(feedForward >= 1, "feedForward must be at least 1", feedForward);
    require(vocabulary >= 1, "vocabulary must be at least 1", vocabulary);
    require(context >= 2, "context must be at least 2", context);
    require(
        rotaryBase > 1 && Double.isFinite(rotaryBase), "rotaryBase must be above 1", rotaryBase);
  }

  /** With the usual rotary base of 10,000. */
  public DecoderShape(
      int layers,
      int width,
      int heads,
      int keyValueHeads,
      int feedForward,
      int vocabulary,
      int context) {
    this(layers, width, heads, keyValueHeads, feedForward, vocabulary, context, USUAL_ROTARY_BASE);
  }

  private static void require(boolean holds, String expected, Number got) {
    if (!holds) {
      throw new IllegalArgumentException(expected + ", got " + got);
    }
  }

  /** How many weights there are. */
  public int parameters() {
    return new Weights(this).size();
  }

  int headWidth() {
    return width / heads;
  }

  /** Width of all keys, and of all values. */
  int keyValueWidth() {
    return headWidth() * keyValueHeads;
  }
}
