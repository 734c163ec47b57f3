package io.dikast.server.http;

import io.dikast.Dikast;
import io.dikast.engine.AnswerSearch;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.Question;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.Selection;
import io.dikast.engine.SelectionListener;
import io.dikast.engine.backend.Backend;
import io.dikast.server.json.Fault;
import io.dikast.server.json.JsonFields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where every route gets its judgements: the one model, the limits, and the count of all of it. */
final class Court {

  /**
   * What is judged by itself.
   *
   * @param question what is answered
   * @param responses the answers, scored together
   */
  record Case(Question question, List<String> responses) {
    Case {
      responses = List.copyOf(responses);
    }
  }

  private final Limits limits;
  private final JudgeSettings defaults;
  private final Meters meters;
  private final AtomicReference<@Nullable Backend> model = new AtomicReference<>();
  private volatile long openedAt;
  private volatile boolean comparesOnly;

  Court(Limits limits, JudgeSettings defaults, Meters meters) {
    this.limits = limits;
    this.defaults = defaults;
    this.meters = meters;
  }

  /** The model is open. */
  void open(Backend backend) {
    openedAt = now();
    if (!model.compareAndSet(null, backend)) {
      throw new IllegalStateException("the model is open already");
    }
  }

  Limits limits() {
    return limits;
  }

  Meters meters() {
    return meters;
  }

  /** The time, in seconds since 1970. */
  static long now() {
    return Instant.now().getEpochSecond();
  }

  /** When the model was opened, in seconds since 1970. */
  long openedAt() {
    return openedAt;
  }

  /** The model, if it is open. */
  Optional<Backend> model() {
    return Optional.ofNullable(model.get());
  }

  /** The model, or the fault that it is still being loaded. */
  Backend loaded() {
    return model()
        .orElseThrow(
            () ->
                Fault.of(Fault.Code.MODEL_LOADING, "the model is still being loaded").exception());
  }

  /** The model that a request names in {@code model}; none named is the only one there is. */
  Backend named(JsonFields request) {
    Backend backend = loaded();
    String name = backend.describe().model();
    Optional<String> asked = request.text("model").filter(given -> !given.isBlank());
    if (asked.isPresent() && !asked.get().equals(name)) {
      throw notServed(asked.get(), name);
    }
    return backend;
  }

  /** The fault of a model that is not served here. */
  static RuntimeException notServed(String asked, String served) {
    return new Fault(
            Fault.Code.MODEL_NOT_FOUND,
            "there is no model " + JsonFields.quoted(asked) + "; there is " + served,
            "model")
        .exception();
  }

  /** How a request wants to be judged; see {@link JudgeSettingsJson}. */
  JudgeSettings settings(JsonFields request) {
    return settings(request, request.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** How a request wants to be judged, with a seed read elsewhere. */
  JudgeSettings settings(JsonFields around, OptionalLong seed) {
    JudgeSettings settings = new JudgeSettingsJson(defaults, limits).read(around, seed);
    return settings.deadline() == null ? settings.within(limits.deadline()) : settings;
  }

  /** The time that a request has for all it does. */
  Duration deadline(JudgeSettings settings) {
    return settings.deadline() == null ? limits.deadline() : settings.deadline();
  }

  /** The fault of more responses than are judged together here, if there are. */
  void checkResponses(int given) {
    if (given > limits.responses()) {
      throw new Fault(
              Fault.Code.TOO_MANY_RESPONSES,
              "responses must number 1.." + limits.responses() + ", got " + given,
              "responses")
          .exception();
    }
  }

  /** A selector for a search of this request, each of its samples counted. */
  AnswerSelector selector(Call call, JudgeSettings settings) {
    return settings
        .applyTo(Dikast.selector(loaded()))
        .listener(meters.watching(call.followed(SelectionListener.NONE)))
        .build();
  }

  /** Searches for an answer. Units must have been reserved. */
  SearchOutcome search(Call call, AnswerSearch search, SearchTask task) {
    SearchOutcome outcome = call.cancellation().await(search.searchAsync(task));
    meters.searched(outcome);
    return outcome;
  }

  /** Judges one case. Units must have been reserved. */
  Selection select(
      Call call, Backend backend, Case one, JudgeSettings settings, SelectionListener listener) {
    AnswerSelector selector =
        settings
            .applyTo(Dikast.selector(backend))
            .listener(meters.watching(call.followed(listener)))
            .build();
    Selection selection =
        call.cancellation()
            .await(
                selector.selectAsync(
                    one.question(), one.responses(), call.ledger(selector.budget())));
    meters.selected(selection);
    return selection;
  }

  /**
   * Judges cases that have nothing to do with each other, as many at once as the reserved units
   * allow, and gives their selections in order. The deadline is for all of them.
   */
  List<Selection> selectAll(Call call, Backend backend, List<Case> cases, JudgeSettings settings) {
    int width =
        Math.max(1, call.reserve((long) cases.size() * settings.samples()) / settings.samples());
    long end = System.nanoTime() + deadline(settings).toNanos();
    List<Selection> selections = new ArrayList<>();
    for (int first = 0; first < cases.size(); first += width) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw Fault.of(
                Fault.Code.DEADLINE_EXCEEDED,
                "the deadline passed after " + first + " of " + cases.size() + " texts")
            .exception();
      }
      AnswerSelector selector =
          settings
              .within(Duration.ofNanos(left))
              .applyTo(Dikast.selector(backend))
              .listener(meters.watching(call.followed(SelectionListener.NONE)))
              .build();
      selections.addAll(
          wave(call, selector, cases.subList(first, Math.min(cases.size(), first + width))));
    }
    return selections;
  }

  /**
   * Scores of single answers.
   *
   * @param scores one an answer, 1..10
   * @param by the selection that each of them comes from
   * @param selections all that were made, each once
   */
  record Scores(List<Double> scores, List<Selection> by, List<Selection> selections) {
    Scores {
      scores = List.copyOf(scores);
      by = List.copyOf(by);
      selections = List.copyOf(selections);
    }
  }

  /**
   * Scores cases of one response each. Answers to the same question are judged together, as many as
   * the limit on responses allows: that is what the judge is best at, and it computes the question
   * once.
   */
  Scores scoreAll(Call call, Backend backend, List<Case> cases, JudgeSettings settings) {
    Map<Question, List<Integer>> sameQuestion = new LinkedHashMap<>();
    for (int i = 0; i < cases.size(); i++) {
      sameQuestion.computeIfAbsent(cases.get(i).question(), _ -> new ArrayList<>()).add(i);
    }
    List<Case> together = new ArrayList<>();
    List<List<Integer>> members = new ArrayList<>();
    sameQuestion.forEach(
        (question, all) -> {
          for (int from = 0; from < all.size(); from += limits.responses()) {
            List<Integer> group =
                all.subList(from, Math.min(all.size(), from + limits.responses()));
            members.add(group);
            together.add(
                new Case(
                    question,
                    group.stream().map(i -> cases.get(i).responses().getFirst()).toList()));
          }
        });
    List<Selection> selections = selectAll(call, backend, together, settings);
    Double[] scores = new Double[cases.size()];
    Selection[] by = new Selection[cases.size()];
    for (int group = 0; group < members.size(); group++) {
      Selection selection = selections.get(group);
      for (int place = 0; place < members.get(group).size(); place++) {
        int index = members.get(group).get(place);
        scores[index] = selection.tally().standings().get(place).score();
        by[index] = selection;
      }
    }
    return new Scores(List.of(scores), List.of(by), selections);
  }

  private List<Selection> wave(Call call, AnswerSelector selector, List<Case> cases) {
    List<CompletableFuture<Selection>> started = new ArrayList<>();
    try {
      for (Case one : cases) {
        started.add(start(call, selector, one));
      }
      List<Selection> selections = new ArrayList<>();
      for (int i = 0; i < cases.size(); i++) {
        Selection selection = await(call, selector, cases.get(i), started.get(i));
        meters.selected(selection);
        selections.add(selection);
      }
      return selections;
    } finally {
      // Where one of them failed, nobody needs the others.
      started.forEach(future -> future.cancel(true));
    }
  }

  /*
   * A judge that was only ever taught to compare writes two scores where one was asked for. It is
   * then shown an empty answer beside the one in question, and its first score counts. What is found
   * out about the model once is kept: it costs tokens to find out, and changes no answer.
   */
  private Selection await(
      Call call, AnswerSelector selector, Case one, CompletableFuture<Selection> started) {
    try {
      return call.cancellation().await(started);
    } catch (JudgeQuorumException e) {
      if (one.responses().size() > 1 || e.counts().unreadable() < e.counts().requested()) {
        throw e;
      }
      comparesOnly = true;
      return call.cancellation().await(start(call, selector, one));
    }
  }

  private CompletableFuture<Selection> start(Call call, AnswerSelector selector, Case one) {
    return selector.selectAsync(one.question(), shown(one), call.ledger(selector.budget()));
  }

  private List<String> shown(Case one) {
    return comparesOnly && one.responses().size() == 1
        ? List.of(one.responses().getFirst(), "")
        : one.responses();
  }
}
