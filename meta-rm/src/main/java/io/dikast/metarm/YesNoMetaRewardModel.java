package io.dikast.metarm;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.MetaRewardModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads the probability that a judgement is right off a language model's next token. */
final class YesNoMetaRewardModel implements MetaRewardModel {

  private static final String SUFFIX_KEY = "dikast.meta.suffix";
  private static final String LABELS_KEY = "dikast.meta.labels";
  private static final List<String> DEFAULT_LABELS = List.of("yes", "no");

  private final Backend backend;
  private final BackendInfo info;
  private final Optional<String> suffix;
  private final List<String> labels;
  private final String question = resource("question.txt").strip();
  private final String standalone = resource("standalone.txt").strip();

  private YesNoMetaRewardModel(Backend backend, BackendInfo info, List<String> labels) {
    this.backend = backend;
    this.info = info;
    this.suffix = info.metadata().text(SUFFIX_KEY);
    this.labels = labels;
  }

  static YesNoMetaRewardModel of(Backend backend) {
    BackendInfo info = backend.describe();
    List<String> labels = info.metadata().texts(LABELS_KEY);
    if (!labels.isEmpty() && labels.size() != 2) {
      throw new IllegalArgumentException(
          LABELS_KEY + " of " + info.model() + " must name two labels, got " + labels);
    }
    return new YesNoMetaRewardModel(backend, info, labels.isEmpty() ? DEFAULT_LABELS : labels);
  }

  @Override
  public CompletableFuture<Double> assess(
      Question asked, List<String> responses, GrmSample.Judged sample, Ledger ledger) {
    Prompt prompt = prompt(asked, responses, sample);
    CompletableFuture<LabelProbabilities> choice =
        backend.choose(new Choice(prompt, labels, ledger, Ledger.Purpose.META));
    CompletableFuture<Double> right = choice.thenApply(probabilities -> probabilities.among(0));
    // A dependent future does not pass a cancellation on by itself.
    var _ =
        right.whenComplete(
            (probability, failure) -> {
              if (right.isCancelled()) {
                choice.cancel(true);
              }
            });
    return right;
  }

  private Prompt prompt(Question asked, List<String> responses, GrmSample.Judged sample) {
    if (!wroteIt(sample)) {
      return inWords(asked, responses, sample);
    }
    return switch (sample.transcript()) {
      case Prompt.Plain(List<Segment> segments) ->
          new Prompt.Plain(
              with(segments, Segment.template(suffix.orElse("\n\n" + question + "\nAnswer: "))));
      case Prompt.Chat(List<Prompt.Turn> turns) ->
          new Prompt.Chat(with(turns, Prompt.user(Segment.template(suffix.orElse(question)))));
    };
  }

  /** Whether the judgement consists of tokens of this backend's vocabulary. */
  private boolean wroteIt(GrmSample.Judged sample) {
    return !info.vocabulary().isEmpty() && sample.written().vocabulary().equals(info.vocabulary());
  }

  /** The whole matter as text, for a model that did not write the judgement. */
  private Prompt inWords(Question asked, List<String> responses, GrmSample.Judged sample) {
    List<Segment> segments = new ArrayList<>();
    String rest = standalone;
    rest = fill(segments, rest, "{question}", whatIsKnown(asked));
    rest = fill(segments, rest, "{responses}", inShownOrder(responses, sample));
    String written = sample.written().text();
    String judgement = written.isEmpty() ? sample.judgement().critique() : written;
    rest = fill(segments, rest, "{judgement}", List.of(Segment.content(judgement)));
    if (info.chat()) {
      segments.add(Segment.template(rest));
      return new Prompt.Chat(
          List.of(new Prompt.Turn(io.dikast.engine.Message.Role.USER, segments)));
    }
    segments.add(Segment.template(rest + "\nAnswer: "));
    return new Prompt.Plain(segments);
  }

  /** The question, and what the caller knows of a good answer, as the judge was told it. */
  private static List<Segment> whatIsKnown(Question asked) {
    List<Segment> segments = new ArrayList<>();
    segments.add(Segment.content(asked.text()));
    String reference = asked.reference();
    if (reference != null) {
      segments.add(Segment.template("\n\nA correct answer: "));
      segments.add(Segment.content(reference));
    }
    for (String principle : asked.principles()) {
      segments.add(Segment.template("\n\nTo be judged by: "));
      segments.add(Segment.content(principle));
    }
    return segments;
  }

  /** The judgement speaks of positions, so the responses stand as the judge saw them. */
  private static List<Segment> inShownOrder(List<String> responses, GrmSample.Judged sample) {
    List<Segment> segments = new ArrayList<>();
    int position = 1;
    for (String response : sample.draw().permutation().apply(responses)) {
      segments.add(Segment.template("[Response " + position + " begins]\n"));
      segments.add(Segment.content(response));
      segments.add(Segment.template("\n[Response " + position + " ends]\n\n"));
      position++;
    }
    return segments;
  }

  /** Adds the text up to a place and what stands there; gives the text behind it. */
  private static String fill(
      List<Segment> segments, String text, String place, List<Segment> filling) {
    int at = text.indexOf(place);
    segments.add(Segment.template(text.substring(0, at)));
    segments.addAll(filling);
    return text.substring(at + place.length());
  }

  private static <T> List<T> with(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  @Override
  public String fingerprint() {
    return "yes-no " + info.fingerprint() + " " + suffix.orElse(question) + " " + labels;
  }

  private static String resource(String name) {
    try (InputStream in = YesNoMetaRewardModel.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
