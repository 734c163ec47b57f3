package io.dikast.samplers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A template taken apart: lines of literal text and placeholders. What is filled in is never looked
 * at for placeholders again.
 *
 * <p>A placeholder is a word of letters, digits and underscores in braces; other braces are
 * literal, and so is whatever stands in {@code \boxed{…}}.
 */
final class TemplateText {

  private static final String BOXED = "\\boxed";

  /** A piece of a line. */
  sealed interface Part {
    record Literal(String text) implements Part {}

    record Slot(Placeholder placeholder) implements Part {}
  }

  private final String source;
  private final List<List<Part>> lines;

  private TemplateText(String source, List<List<Part>> lines) {
    this.source = source;
    this.lines = lines;
  }

  /**
   * Takes a template apart.
   *
   * @param what it is, for messages
   * @throws IllegalArgumentException if it holds other placeholders than the known ones
   */
  static TemplateText parse(String what, String source, Set<Placeholder> known) {
    List<List<Part>> lines = new ArrayList<>();
    for (int start = 0; start < source.length(); ) {
      int feed = source.indexOf('\n', start);
      int end = feed < 0 ? source.length() : feed + 1;
      lines.add(line(what, source.substring(start, end), known));
      start = end;
    }
    return new TemplateText(source, List.copyOf(lines));
  }

  private static List<Part> line(String what, String line, Set<Placeholder> known) {
    List<Part> parts = new ArrayList<>();
    int literal = 0;
    for (int at = line.indexOf('{'); at >= 0; at = line.indexOf('{', at + 1)) {
      int end = endOfWord(line, at + 1);
      if (end == at + 1 || end == line.length() || line.charAt(end) != '}') {
        continue;
      }
      if (line.startsWith(BOXED, at - BOXED.length())) {
        continue;
      }
      String name = line.substring(at + 1, end);
      Placeholder placeholder =
          Placeholder.named(name)
              .filter(known::contains)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          what
                              + " may hold "
                              + Placeholder.written(known)
                              + ", got {"
                              + name
                              + "}"));
      if (at > literal) {
        parts.add(new Part.Literal(line.substring(literal, at)));
      }
      parts.add(new Part.Slot(placeholder));
      literal = end + 1;
    }
    if (literal < line.length()) {
      parts.add(new Part.Literal(line.substring(literal)));
    }
    return List.copyOf(parts);
  }

  private static int endOfWord(String line, int from) {
    int at = from;
    while (at < line.length() && isWord(line.charAt(at), at == from)) {
      at++;
    }
    return at;
  }

  private static boolean isWord(char c, boolean first) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (!first && (c == '_' || (c >= '0' && c <= '9')));
  }

  String source() {
    return source;
  }

  boolean holds(Placeholder placeholder) {
    return lines.stream()
        .anyMatch(line -> line.stream().anyMatch(part -> isSlot(part, placeholder::equals)));
  }

  /**
   * Walks through the parts. A line all of whose placeholders are left empty is left out with its
   * line feed, so that no label stands before nothing.
   */
  void forEach(Predicate<Placeholder> empty, Consumer<Part> action) {
    for (List<Part> line : lines) {
      boolean asks = line.stream().anyMatch(part -> isSlot(part, placeholder -> true));
      boolean given = line.stream().anyMatch(part -> isSlot(part, empty.negate()));
      if (!asks || given) {
        line.forEach(action);
      }
    }
  }

  private static boolean isSlot(Part part, Predicate<Placeholder> which) {
    return part instanceof Part.Slot slot && which.test(slot.placeholder());
  }
}
