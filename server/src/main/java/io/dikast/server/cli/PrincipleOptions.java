package io.dikast.server.cli;

import io.dikast.SelectorBuilder;
import io.dikast.engine.Question;
import io.dikast.server.json.Fault;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where the principles come from that responses are judged by. */
final class PrincipleOptions {

  /** Who says them. */
  enum Source {
    /** The judge, anew in each judgement. */
    PER_SAMPLE,
    /** The caller. */
    GIVEN,
    /** The judge, once, from the question alone. */
    QUESTION;

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Reads a source as it is written. */
  static final class SourceConverter implements ITypeConverter<Source> {
    @Override
    public Source convert(String text) {
      return Arrays.stream(Source.values())
          .filter(source -> source.toString().equals(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected per-sample, given or question, got '" + text + "'"));
    }
  }

  @Option(
      names = "--principles",
      paramLabel = "SOURCE",
      converter = SourceConverter.class,
      description =
          "What to judge by: per-sample has each judgement write its own, given takes --principle"
              + " or those of FILE, question has the judge write them once from the question alone."
              + " Unless said: given where there are any, else per-sample.")
  @Nullable Source source;

  /** Refuses principles that are missing, or given and not to be used. */
  void check(Question question) {
    boolean given = !question.principles().isEmpty();
    if (source == Source.GIVEN && !given) {
      throw new Fault(
              Fault.Code.MISSING_FIELD,
              "--principles given needs some: --principle TEXT, or \"principles\" in FILE",
              "--principles")
          .exception();
    }
    if (source != null && source != Source.GIVEN && given) {
      throw new Fault(
              Fault.Code.INVALID_VALUE,
              "--principles " + source + " would pass over the principles that are given",
              "--principles")
          .exception();
    }
  }

  /** Sets a selector up with these. */
  SelectorBuilder applyTo(SelectorBuilder selector) {
    return source == Source.QUESTION ? selector.principlesFromQuestion() : selector;
  }
}
