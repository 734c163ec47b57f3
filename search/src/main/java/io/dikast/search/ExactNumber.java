package io.dikast.search;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers in texts, written the one way: {@code -3}, or {@code 22/7} in lowest terms. */
final class ExactNumber {

  /** Longer ones are texts: nobody means them as a number, and dividing them takes long. */
  static final int MAX_DIGITS = 40;

  private static final String DECIMAL =
      "(?:\\d{1,3}(?:,\\d{3}){1,12}(?![\\d,])|\\d{1,"
          + MAX_DIGITS
          + "})(?:\\.\\d{1,40})?|\\.\\d{1,40}";

  // A sign behind a digit, a letter or a bracket is an operator: the last number of 12-3 is 3.
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![\\w.])(?:(?<![\\w)\\]}])([-+−]))?("
              + DECIMAL
              + ")(?:\\s?/\\s?(\\d{1,"
              + MAX_DIGITS
              + "}))?(?![\\w^]|\\.\\d)");

  private static final Pattern FRACTION =
      Pattern.compile("([-+−]?)\\\\[dt]?frac\\s?\\{([-+−]?\\d{1,40})}\\s?\\{(\\d{1,40})}");

  /** A name before an equals sign, as in x = 5. */
  private static final Pattern NAMED = Pattern.compile("^[\\p{L}_\\\\]{1,20}\\s?=\\s?");

  /** What may stand behind a number and does not change it. */
  private static final Pattern UNIT =
      Pattern.compile(
          "\\s*(?:\\\\?%|°|\\^\\\\?circ|\\s\\p{L}[\\p{L}\\s²³]{0,40}|\\\\(?:text|mathrm|mbox)\\s?\\{.{0,60}})?\\s*\\.?\\s*");

  private ExactNumber() {}

  /** The last number of a text. */
  static Optional<String> last(String text) {
    String plain = withFractions(text);
    Optional<String> found = Optional.empty();
    Matcher matcher = NUMBER.matcher(plain);
    while (matcher.find()) {
      Optional<String> number = canonical(matcher.group(1), matcher.group(2), matcher.group(3));
      found = number.isPresent() ? number : found;
    }
    return found;
  }

  /** The number that a text is, a name before it and a unit around it apart. */
  static Optional<String> whole(String text) {
    String plain =
        withFractions(text).replaceAll("\\\\[!,;:]|\\\\left|\\\\right|\\\\?\\$|[€£]", "").strip();
    plain = NAMED.matcher(plain).replaceFirst("");
    Matcher matcher = NUMBER.matcher(plain);
    if (!matcher.lookingAt() || !UNIT.matcher(plain.substring(matcher.end())).matches()) {
      return Optional.empty();
    }
    return canonical(matcher.group(1), matcher.group(2), matcher.group(3));
  }

  private static String withFractions(String text) {
    return text.contains("frac") ? FRACTION.matcher(text).replaceAll("$1$2/$3") : text;
  }

  private static Optional<String> canonical(
      @org.jspecify.annotations.Nullable String sign,
      String digits,
      @org.jspecify.annotations.Nullable String divisor) {
    BigDecimal value = new BigDecimal(digits.replace(",", ""));
    BigInteger numerator = value.unscaledValue();
    BigInteger denominator = BigInteger.TEN.pow(Math.max(0, value.scale()));
    if (divisor != null) {
      denominator = denominator.multiply(new BigInteger(divisor));
    }
    if (denominator.signum() == 0) {
      return Optional.empty();
    }
    if (sign != null && !sign.equals("+")) {
      numerator = numerator.negate();
    }
    BigInteger common = numerator.gcd(denominator);
    numerator = numerator.divide(common);
    denominator = denominator.divide(common);
    return Optional.of(
        denominator.equals(BigInteger.ONE) ? numerator.toString() : numerator + "/" + denominator);
  }
}
