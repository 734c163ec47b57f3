package io.dikast.eval;

import io.dikast.Paradigm;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.engine.reward.RewardModel;
import io.dikast.metarm.MetaRewardModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Quality against budget: asks a judge about every item of a data set under several seeds, and
 * counts the same draws in the ways of every {@link Method}.
 *
 * <pre>{@code
 * try (Backend judge = LlamaCpp.open(Path.of("grm.gguf"))) {
 *   List<PreferenceItem> items = PreferenceData.load(Path.of("test.jsonl")).items();
 *   StudyResult result = Study.of(judge, StudySettings.DEFAULT).run(items, StudyListener.NONE);
 *   Estimate accuracy = result.accuracy(Method.voting(32));
 * }
 * }</pre>
 *
 * <p>For each item and seed the largest number of judgements is drawn once, and one greedy
 * judgement; each that can be read is questioned where there is a meta reward model. A smaller k
 * counts the first k of them: orders are balanced over any prefix (see {@link
 * io.dikast.engine.reward.DrawPlan}), and from k = 4 on, or as many as the orders are, these are
 * the very draws that a selection of k would make. A paradigm that draws nothing is asked once, and
 * that counts as the greedy judgement. Immutable; the backend is the caller's, who closes it.
 */
public final class Study {

  private static final String META_QUESTION = "dikast.meta.suffix";

  private final RewardModel judge;
  private final RewardModel greedy;
  private final Optional<MetaRewardModel> meta;
  private final StudySettings settings;
  private final Optional<StudyWorkers> workers;

  private Study(
      RewardModel judge,
      RewardModel greedy,
      Optional<MetaRewardModel> meta,
      StudySettings settings,
      Optional<StudyWorkers> workers) {
    this.judge = judge;
    this.greedy = greedy;
    this.meta = meta;
    this.settings = settings;
    this.workers = workers;
  }

  /**
   * A study of a judge in the paradigm of the settings. Judgements of a generative pointwise one
   * are questioned by the judge itself where its model file has a question for that.
   *
   * @throws IllegalArgumentException if the model file brings a faulty template, or cannot be asked
   *     in this paradigm
   */
  public static Study of(Backend judge, StudySettings settings) {
    boolean asks =
        settings.paradigm() instanceof Paradigm.Pointwise
            && judge.describe().metadata().text(META_QUESTION).isPresent();
    return new Study(
        settings.paradigm().on(judge, settings.sampling(), settings.maxTokens()),
        settings.paradigm().on(judge, Sampling.GREEDY, settings.maxTokens()),
        asks ? Optional.of(MetaRewardModels.yesNo(judge)) : Optional.empty(),
        settings,
        Optional.empty());
  }

  /**
   * The same study with this model to ask whether a judgement is right; the judge itself, where it
   * is the one.
   */
  public Study withMeta(Backend model) {
    return withMeta(MetaRewardModels.yesNo(model));
  }

  /**
   * The same study with this to say which judgements to trust. Where the paradigm draws nothing
   * there is one judgement, which is not questioned.
   */
  public Study withMeta(MetaRewardModel model) {
    return new Study(judge, greedy, Optional.of(model), settings, workers);
  }

  /** The same study where nobody is asked which judgements to trust. */
  public Study withoutMeta() {
    return new Study(judge, greedy, Optional.empty(), settings, workers);
  }

  /**
   * The same study, computed by several processes at once: for models so small that a second thread
   * is of no use to them. The backend of this study is then not asked; the workers open its model
   * file for themselves, and ask the judge itself where judgements are questioned.
   *
   * @throws IllegalArgumentException unless the paradigm is the generative pointwise one
   */
  public Study withWorkers(StudyWorkers processes) {
    if (!(settings.paradigm() instanceof Paradigm.Pointwise)) {
      throw new IllegalArgumentException(
          "workers judge in the generative pointwise paradigm, got " + settings.paradigm());
    }
    return new Study(judge, greedy, meta, settings, Optional.of(processes));
  }

  public StudySettings settings() {
    return settings;
  }

  /** Name of the judge, to show. */
  public String model() {
    return judge.model();
  }

  /** Whether judgements are questioned. */
  public boolean asksMeta() {
    return meta.isPresent() && settings.draws();
  }

  /**
   * Identity of everything besides the items that determines a row, in 16 hexadecimal digits: the
   * judge, its template and sampling, the meta reward model, the largest k, orders and seed.
   */
  public String fingerprint() {
    return ItemDigest.of(
            List.of(
                "study/1",
                judge.fingerprint(),
                greedy.fingerprint(),
                meta.map(MetaRewardModel::fingerprint).orElse(""),
                Integer.toString(settings.samples()),
                Integer.toString(settings.rotations()),
                Long.toString(settings.seed())))
        .hex();
  }

  /**
   * Runs the study; blocks until every row is in.
   *
   * @param items with ids that differ; those without a label are asked too and count in no accuracy
   * @throws IllegalArgumentException if there is no item, or two have the same id
   * @throws CancellationException if the thread is interrupted: all draws are cancelled, and the
   *     flag stays set
   * @throws BackendException if a worker cannot be started or fails
   */
  public StudyResult run(List<PreferenceItem> items, StudyListener listener) {
    check(items);
    return run(items, List.of(), row -> {}, listener);
  }

  /**
   * Runs the study and keeps its rows: each is appended to a file as it is done, and rows that are
   * there already are not drawn again. So a run that was killed goes on where it was, and one with
   * more items or seeds draws only those. A row whose draws the backend failed is not kept.
   *
   * @param samples file of JSON lines; made where there is none
   * @throws IllegalArgumentException besides the cases of the other {@code run}, if the file holds
   *     rows of another study or of items that have changed, or is no such file
   * @throws IOException if the file cannot be read or written
   */
  public StudyResult run(List<PreferenceItem> items, Path samples, StudyListener listener)
      throws IOException {
    check(items);
    try (SampleFile file = SampleFile.open(samples, fingerprint(), settings, items)) {
      return run(items, file.found(), file::append, listener);
    }
  }

  private StudyResult run(
      List<PreferenceItem> items,
      List<StudyRow> found,
      Consumer<StudyRow> keep,
      StudyListener listener) {
    long start = System.nanoTime();
    RowTable rows = new RowTable(items, settings.seeds(), found);
    int drawn =
        workers.isPresent()
            ? new SharedRun(this, workers.get(), rows, keep, listener).run()
            : new StudyRun(this, rows, keep, listener).run();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new StudyResult(model(), settings, asksMeta(), items, rows.ordered(), seconds, drawn);
  }

  private static void check(List<PreferenceItem> items) {
    if (items.isEmpty()) {
      throw new IllegalArgumentException("a study needs at least one item, got none");
    }
    Set<String> ids = new HashSet<>();
    for (PreferenceItem item : items) {
      if (!ids.add(item.id())) {
        throw new IllegalArgumentException("two items have the id " + item.id());
      }
    }
  }

  RewardModel judge() {
    return judge;
  }

  RewardModel greedyJudge() {
    return greedy;
  }

  Optional<MetaRewardModel> meta() {
    return meta;
  }
}
