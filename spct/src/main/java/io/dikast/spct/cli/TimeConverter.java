package io.dikast.spct.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time with its unit: {@code 500ms}, {@code 30s}, {@code 1.5m}, {@code 2h}. */
final class TimeConverter implements ITypeConverter<Duration> {

  private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h)");

  @Override
  public Duration convert(String text) {
    Matcher time = TIME.matcher(text);
    if (time.matches()) {
      double millisPerUnit =
          switch (time.group(2)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
          };
      long millis = Math.round(Double.parseDouble(time.group(1)) * millisPerUnit);
      if (millis > 0) {
        return Duration.ofMillis(millis);
      }
    }
    throw new TypeConversionException(
        "expected a time above zero such as 30s, 500ms or 2m, got '" + text + "'");
  }
}
