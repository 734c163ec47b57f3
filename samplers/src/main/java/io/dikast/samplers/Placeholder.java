package io.dikast.samplers;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a template may ask to be filled in, written as its name in braces. */
enum Placeholder {
  QUESTION,
  RESPONSES,
  REFERENCE,
  PRINCIPLES,
  COUNT,
  N,
  RESPONSE,
  LETTER;

  /** Those of a whole template. */
  static final Set<Placeholder> OF_TEMPLATE =
      EnumSet.of(QUESTION, RESPONSES, REFERENCE, PRINCIPLES, COUNT);

  /** Those of the format of one response. */
  static final Set<Placeholder> OF_RESPONSE = EnumSet.of(N, RESPONSE, COUNT, LETTER);

  /** Whether a question may have nothing to fill it with. */
  boolean optional() {
    return this == REFERENCE || this == PRINCIPLES;
  }

  /** As it is written in a template. */
  String written() {
    return "{" + name().toLowerCase(Locale.ROOT) + "}";
  }

  static Optional<Placeholder> named(String name) {
    return Arrays.stream(values())
        .filter(placeholder -> placeholder.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  static String written(Set<Placeholder> placeholders) {
    return placeholders.stream().map(Placeholder::written).collect(Collectors.joining(", "));
  }
}
