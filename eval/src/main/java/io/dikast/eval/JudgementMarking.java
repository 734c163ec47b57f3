package io.dikast.eval;

import io.dikast.aggregators.Aggregators;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Budget;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.reward.RewardModel;
import io.dikast.metarm.StateSource;
import io.dikast.samplers.GenerativeRewardModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Draws judgements of labelled items and marks each right or wrong (arXiv 2504.02495, section 4.2):
 * what a meta reward model is trained on. Of each judgement are kept its scores, its features and,
 * where the backend shows it, the hidden state at its end, which costs one token.
 *
 * <pre>{@code
 * JudgementMarking marking = JudgementMarking.of(judge, StudySettings.DEFAULT.withSamples(8));
 * MarkingResult marked = marking.run(items, Path.of("samples.jsonl"), MarkingListener.NONE);
 * MetaHead head = marking.source().isPresent()
 *     ? MetaFitting.DEFAULT.fitStates(marked.judgements(), marking.source().get())
 *     : MetaFitting.DEFAULT.fitFeatures(marked.judgements());
 * }</pre>
 *
 * <p>Immutable; the backend is the caller's, who closes it.
 */
public final class JudgementMarking {

  private final Backend judge;
  private final RewardModel model;
  private final StudySettings settings;
  private final Optional<StateSource> source;

  private JudgementMarking(
      Backend judge, RewardModel model, StudySettings settings, Optional<StateSource> source) {
    this.judge = judge;
    this.model = model;
    this.settings = settings;
    this.source = source;
  }

  /**
   * Marks judgements of a pointwise generative judge, with hidden states where the backend shows
   * them.
   *
   * @param settings how to draw; each item is asked once, whatever its seeds
   * @throws IllegalArgumentException if the model file brings a faulty template
   */
  public static JudgementMarking of(Backend judge, StudySettings settings) {
    RewardModel model =
        GenerativeRewardModel.on(judge)
            .sampling(settings.sampling())
            .maxTokens(settings.maxTokens())
            .build();
    return new JudgementMarking(
        judge,
        model,
        settings,
        judge.describe().hiddenSize() == 0
            ? Optional.empty()
            : Optional.of(StateSource.of(judge.describe())));
  }

  /** The same without hidden states. */
  public JudgementMarking featuresOnly() {
    return new JudgementMarking(judge, model, settings, Optional.empty());
  }

  /** Whose hidden states are kept; empty where none are. */
  public Optional<StateSource> source() {
    return source;
  }

  /** Name of the judge, to show. */
  public String model() {
    return model.model();
  }

  StudySettings settings() {
    return settings;
  }

  /**
   * Identity of everything besides the items that determines a draw, in 16 hexadecimal digits.
   * Hidden states are no part of it: a journal that has them serves a run that does not look.
   */
  String fingerprint() {
    return ItemDigest.of(
            List.of(
                "marking/1",
                model.fingerprint(),
                Integer.toString(settings.samples()),
                Integer.toString(settings.rotations()),
                Long.toString(settings.seed())))
        .hex();
  }

  /**
   * Draws what is missing; blocks until every row is in. Each row is appended to the journal as it
   * is done, and rows that are there are not drawn again, so that a run that was killed goes on
   * where it was. A row whose draws the backend failed is not kept.
   *
   * @param items with ids that differ; those whose label says nothing are skipped
   * @param journal file of JSON lines; made where there is none
   * @throws IllegalArgumentException if two items have the same id, or the file holds rows of other
   *     draws, of items that have changed, or without the hidden states that are wanted
   * @throws CancellationException if the thread is interrupted: all draws are cancelled, and the
   *     flag stays set
   * @throws IOException if the file cannot be read or written
   */
  public MarkingResult run(List<PreferenceItem> items, Path journal, MarkingListener listener)
      throws IOException {
    Set<String> ids = new HashSet<>();
    for (PreferenceItem item : items) {
      if (!ids.add(item.id())) {
        throw new IllegalArgumentException("two items have the id " + item.id());
      }
    }
    List<PreferenceItem> usable = items.stream().filter(RuleReward::applies).toList();
    MarkingRun run = new MarkingRun(this, usable, items.size() - usable.size(), listener);
    try (LineJournal lines = LineJournal.open(journal, run.reader(journal))) {
      return run.run(lines);
    }
  }

  /** Draws the judgements of one item, and asks what is wanted of each. */
  AnswerSelector selector(PreferenceItem item, Optional<StateCapture> capture) {
    return AnswerSelector.builder(model, Aggregators.meanScore())
        .budget(Budget.samples(settings.samples()))
        .metaRewardModel(capture.orElse(null))
        .keepBest(settings.samples())
        .rotations(settings.rotations())
        .seed(ItemDigest.of(item).seed(settings.seed(), 0))
        .build();
  }

  Optional<StateCapture> capture() {
    return source.map(_ -> new StateCapture(judge));
  }
}
