package io.dikast.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.ScoredSample;
import io.dikast.engine.Selection;
import io.dikast.engine.Usage;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.reward.GrmSample;
import io.dikast.metarm.JudgementFeature;
import io.dikast.metarm.MarkedJudgement;
import io.dikast.metarm.StateSource;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One marking under way. One thread begins items and takes what comes of them from a queue. */
final class MarkingRun {

  private static final System.Logger LOG = System.getLogger(MarkingRun.class.getName());

  /** What came of an item. */
  private sealed interface Outcome {
    record Done(MarkedRow row) implements Outcome {}

    record Refused(String reason) implements Outcome {}

    record Failed(String reason) implements Outcome {}
  }

  private record Event(PreferenceItem item, Outcome outcome) {}

  private final JudgementMarking marking;
  private final List<PreferenceItem> items;
  private final int skipped;
  private final MarkingListener listener;
  private final Map<String, PreferenceItem> known = new HashMap<>();
  private final Map<String, MarkedRow> rows = new HashMap<>();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<CompletableFuture<?>> underWay = new ArrayList<>();
  private int refused;
  private int failed;
  private String reason = "";

  MarkingRun(
      JudgementMarking marking, List<PreferenceItem> items, int skipped, MarkingListener listener) {
    this.marking = marking;
    this.items = items;
    this.skipped = skipped;
    this.listener = listener;
    items.forEach(item -> known.put(item.id(), item));
  }

  /** Takes rows that are there already. */
  LineJournal.Reader reader(Path file) {
    return (number, line) -> {
      MarkedRowJson json;
      try {
        json = MarkedRowJson.read(line);
      } catch (JsonProcessingException | IllegalArgumentException e) {
        throw refusal(file, number, "no row of marked judgements: " + message(e));
      }
      MarkedRow row = json.row();
      if (!json.marking().equals(marking.fingerprint())) {
        throw refusal(
            file,
            number,
            "the row is of another judge, sampling, number of samples or seed; name another file");
      }
      PreferenceItem item = known.get(row.item());
      // Rows of items beyond this run's are left for a run that has them.
      if (item != null) {
        if (!json.digest().equals(ItemDigest.of(item).hex()) || !fits(row, item)) {
          throw refusal(
              file,
              number,
              "the row was drawn from an item that has changed since; name another file");
        }
        if (marking.source().isPresent() && !hasStates(row, marking.source().get())) {
          throw refusal(file, number, "the row was drawn without hidden states; name another file");
        }
        rows.put(row.item(), row);
      }
    };
  }

  private static IllegalArgumentException refusal(Path file, int number, String reason) {
    return new IllegalArgumentException(file + ", line " + number + ": " + reason);
  }

  private static String message(Exception e) {
    return e instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : String.valueOf(e.getMessage());
  }

  private static boolean fits(MarkedRow row, PreferenceItem item) {
    return row.judgements().stream()
        .allMatch(shown -> shown.scores().size() == item.responses().size());
  }

  private static boolean hasStates(MarkedRow row, StateSource source) {
    return row.judgements().stream()
        .allMatch(shown -> shown.state().map(HiddenState::size).orElse(0) == source.size());
  }

  /** Draws what is missing. */
  MarkingResult run(LineJournal journal) {
    int done = rows.size();
    if (done > 0) {
      tell("", done);
    }
    List<PreferenceItem> missing =
        items.stream().filter(item -> !rows.containsKey(item.id())).toList();
    int width = Math.max(1, marking.settings().window() / marking.settings().samples());
    int next = 0;
    int open = 0;
    try {
      while (next < missing.size() || open > 0) {
        while (next < missing.size() && open < width) {
          begin(missing.get(next++));
          open++;
        }
        Event event = events.take();
        open--;
        settle(event, journal);
        tell(event.item().id(), ++done);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the marking was interrupted");
    } finally {
      underWay.forEach(future -> future.cancel(true));
    }
    return result();
  }

  private void tell(String item, int done) {
    try {
      listener.onRow(item, done, items.size());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a marking listener failed", e);
    }
  }

  private void begin(PreferenceItem item) {
    Optional<StateCapture> capture = marking.capture();
    CompletableFuture<Selection> future;
    try {
      future = marking.selector(item, capture).selectAsync(item.question(), item.responses());
    } catch (IllegalArgumentException e) {
      events.add(new Event(item, new Outcome.Refused(message(e))));
      return;
    }
    underWay.removeIf(CompletableFuture::isDone);
    underWay.add(future);
    var _ =
        future.whenComplete(
            (selection, failure) ->
                events.add(new Event(item, outcome(item, selection, failure, capture))));
  }

  private static Outcome outcome(
      PreferenceItem item,
      @Nullable Selection selection,
      @Nullable Throwable failure,
      Optional<StateCapture> capture) {
    if (selection != null) {
      return outcome(item, selection.samples(), selection.usage(), capture);
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case JudgeQuorumException none -> outcome(item, none.samples(), none.usage(), capture);
      case IllegalArgumentException refusal -> new Outcome.Refused(message(refusal));
      case null, default -> new Outcome.Failed(String.valueOf(cause));
    };
  }

  private static Outcome outcome(
      PreferenceItem item,
      List<ScoredSample> samples,
      Usage usage,
      Optional<StateCapture> capture) {
    List<MarkedRow.Shown> judgements = new ArrayList<>();
    int unreadable = 0;
    for (ScoredSample scored : samples) {
      switch (scored.sample()) {
        case GrmSample.Judged judged -> {
          Optional<HiddenState> state = capture.flatMap(states -> states.of(judged.draw().index()));
          if (capture.isPresent() && state.isEmpty()) {
            return new Outcome.Failed("a judgement's hidden state was not given");
          }
          judgements.add(new MarkedRow.Shown(judged.judgement().scores(), alone(judged), state));
        }
        case GrmSample.Unreadable _ -> unreadable++;
        case GrmSample.Failed lost -> {
          return new Outcome.Failed(lost.reason());
        }
      }
    }
    return new Outcome.Done(new MarkedRow(item.id(), judgements, unreadable, usage));
  }

  private static Map<JudgementFeature, Double> alone(GrmSample.Judged judged) {
    Map<JudgementFeature, Double> features = new EnumMap<>(JudgementFeature.class);
    for (JudgementFeature feature : JudgementFeature.ALONE) {
      features.put(feature, feature.of(judged, List.of()));
    }
    return features;
  }

  private void settle(Event event, LineJournal journal) {
    switch (event.outcome()) {
      case Outcome.Done(MarkedRow row) -> {
        journal.append(
            new MarkedRowJson(marking.fingerprint(), ItemDigest.of(event.item()).hex(), row)
                .write());
        rows.put(row.item(), row);
      }
      case Outcome.Refused(String why) -> {
        refused++;
        reason = reason.isEmpty() ? why : reason;
      }
      case Outcome.Failed(String why) -> {
        failed++;
        reason = reason.isEmpty() ? why : reason;
      }
    }
  }

  private MarkingResult result() {
    List<MarkedJudgement> judgements = new ArrayList<>();
    int unreadable = 0;
    for (PreferenceItem item : items) {
      MarkedRow row = rows.get(item.id());
      if (row != null) {
        judgements.addAll(row.marked(item));
        unreadable += row.unreadable();
      }
    }
    return new MarkingResult(
        judgements, items.size(), skipped, refused, failed, unreadable, reason);
  }
}
