package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Scorer;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.reward.RewardModel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The pointwise paradigms of arXiv 2504.02495, section 2, besides {@link GenerativeRewardModel}:
 * each response is scored by itself, in 1..10. The scalar ones write nothing: every draw of a task
 * is the same and computed once, a judgement has an empty critique, and a seed changes nothing.
 *
 * <p>Where the model gives none of the labels any probability, the sample is unreadable. Responses
 * are content of the prompt, never template. The caller goes on to own the backend.
 */
public final class RewardModels {

  private static final String RERANK_TEMPLATE = "dikast.rerank.template";
  private static final String RERANK_RESPONSE = "dikast.rerank.response";
  private static final String RERANK_LABELS = "dikast.rerank.labels";
  private static final String REWARD_TEMPLATE = "dikast.reward.template";
  private static final String REWARD_RESPONSE = "dikast.reward.response";

  private RewardModels() {}

  /**
   * The expected score over a scale whose labels are single tokens (LLM-as-a-Verifier, arXiv
   * 2607.05391): Σ P(label) · score, P among the labels.
   */
  public static RewardModel expectedScore(Backend backend, Scale scale) {
    LabelQuestion asking =
        LabelQuestion.on(
            backend,
            JudgeTemplate.instruction(
                JudgeTemplate.resource("one-response.txt") + scale.task(),
                JudgeTemplate.resource("one-response-format.txt"),
                LabelQuestion.CUE),
            scale.labels());
    return byLabel("expected-score/1|" + scale.scores(), asking, scale);
  }

  /**
   * A reranker: the probability of yes against no, whether a document serves a query, from 1 (no)
   * to 10 (yes). For models that were trained to answer with a token. A model file may bring its
   * format: {@code dikast.rerank.template}, {@code dikast.rerank.response}, {@code
   * dikast.rerank.labels}.
   *
   * @throws IllegalArgumentException if the model file's format is faulty
   */
  public static RewardModel reranker(Backend backend) {
    BackendInfo info = backend.describe();
    return reranker(
        backend,
        JudgeTemplate.of(info.metadata(), RERANK_TEMPLATE, RERANK_RESPONSE)
            .orElseGet(
                () ->
                    JudgeTemplate.instruction(
                        JudgeTemplate.resource("document.txt").strip(),
                        JudgeTemplate.resource("document-format.txt"),
                        LabelQuestion.CUE)));
  }

  /** The same in a format of the caller's, which ends where the label stands. */
  public static RewardModel reranker(Backend backend, JudgeTemplate format) {
    Scale scale = Scale.yesNo();
    List<String> labels = LabelQuestion.labels(backend.describe(), RERANK_LABELS, scale.labels());
    return byLabel("reranker/1", LabelQuestion.on(backend, format, labels), scale);
  }

  /**
   * A Bradley-Terry reward model: a trained head over the hidden state at the end of question and
   * response: 1 + 9σ(reward), which ranks as the reward does. The text is that of the model file's
   * {@code dikast.reward.template} and {@code dikast.reward.response}, or else the question, a
   * blank line and the response.
   *
   * @throws IllegalArgumentException if the backend shows no hidden state, or one of another width
   */
  public static RewardModel head(Backend backend, LinearHead head) {
    return head(
        backend,
        head,
        JudgeTemplate.of(backend.describe().metadata(), REWARD_TEMPLATE, REWARD_RESPONSE)
            .orElseGet(() -> JudgeTemplate.document("{question}\n\n{responses}", "{response}")));
  }

  /** The same over the text that the head was trained on. */
  public static RewardModel head(Backend backend, LinearHead head, JudgeTemplate text) {
    BackendInfo info = backend.describe();
    if (info.hiddenSize() != head.width()) {
      throw new IllegalArgumentException(
          "the head is of width "
              + head.width()
              + ", "
              + info.model()
              + (info.hiddenSize() == 0
                  ? " shows no hidden state"
                  : " has hidden states of " + info.hiddenSize()));
    }
    return new ScalarRewardModel(
        new EachResponse(
            info.model(),
            String.join("|", "head/1", info.fingerprint(), text.fingerprint(), head.fingerprint()),
            (question, response, ledger) -> {
              CompletableFuture<HiddenState> state =
                  backend.embed(
                      new Embedding(
                          text.render(question, List.of(response), info.chat()),
                          ledger,
                          Ledger.Purpose.DRAW));
              return Joined.withdrawing(
                  state.thenApply(
                      hidden -> new Appraisal.Scored(List.of(Appraisal.score(head.share(hidden))))),
                  () -> state.cancel(true));
            }));
  }

  /**
   * A reward model behind a server: what the backend's own scorer says, 1 + 9 · share. It sees the
   * question's conversation and the response, never a reference or principles.
   *
   * @throws IllegalArgumentException if the backend has no scorer
   */
  public static RewardModel scorer(Backend backend) {
    BackendInfo info = backend.describe();
    Scorer scorer =
        backend
            .scorer()
            .orElseThrow(
                () -> new IllegalArgumentException(info.model() + " was opened without a scorer"));
    return new ScalarRewardModel(
        new ScoredTogether(info.model(), "scorer/1|" + info.fingerprint(), scorer));
  }

  /**
   * Whole answers by their steps (a process reward model, arXiv 2305.20050): the probability that
   * each is right ({@link ProcessRewardModels#labelled}), aggregated, from 1 to 10.
   *
   * @throws IllegalArgumentException if the model file's question is faulty
   */
  public static RewardModel bySteps(Backend backend, StepAggregation aggregation) {
    return bySteps(
        ProcessRewardModels.labelled(backend),
        backend.describe().model(),
        ProcessRewardModels.delimiter(backend),
        aggregation);
  }

  /**
   * The same with any process reward model.
   *
   * @param name to show
   * @param delimiter ends a step, not empty
   */
  public static RewardModel bySteps(
      ProcessRewardModel model, String name, String delimiter, StepAggregation aggregation) {
    if (delimiter.isEmpty()) {
      throw new IllegalArgumentException("a delimiter must not be empty");
    }
    StepScoring scoring = new StepScoring(model, delimiter, aggregation);
    return new ScalarRewardModel(new EachResponse(name, scoring.fingerprint(), scoring));
  }

  /**
   * Semi-scalar: a critique of each response is drawn, and the scale is asked for behind it (CLoud,
   * arXiv 2408.11791, with label probabilities for its head). The critique is asked for by the
   * model file's own judge template, if it brings one, of one response at a time.
   *
   * @param maxTokens of one critique, at least 1
   */
  public static RewardModel semiScalar(
      Backend backend, Scale scale, Sampling sampling, int maxTokens) {
    JudgeTemplate critique =
        JudgeTemplate.of(backend.describe().metadata())
            .orElseGet(
                () ->
                    JudgeTemplate.instruction(
                        JudgeTemplate.resource("one-response.txt")
                            + JudgeTemplate.resource("task-critique.txt").strip(),
                        JudgeTemplate.resource("one-response-format.txt"),
                        "\n\nAnalysis:\n"));
    return new SemiScalarRewardModel(
        backend,
        new CritiquedAnswer(
            critique,
            scale.task(),
            scale.labels(),
            answer -> List.of(scale.expected(answer)),
            scale.scores().toString()),
        sampling,
        maxTokens,
        false);
  }

  private static RewardModel byLabel(String kind, LabelQuestion asking, Scale scale) {
    return new ScalarRewardModel(
        new EachResponse(
            asking.info().model(),
            kind + "|" + asking.fingerprint(),
            (question, response, ledger) -> {
              CompletableFuture<LabelProbabilities> answer =
                  asking.ask(question, List.of(response), ledger);
              return Joined.withdrawing(
                  answer.thenApply(probabilities -> read(probabilities, asking, scale)),
                  () -> answer.cancel(true));
            }));
  }

  private static Appraisal read(
      LabelProbabilities probabilities, LabelQuestion asking, Scale scale) {
    Optional<String> silence = LabelQuestion.silence(probabilities, asking.labels());
    return silence.isPresent()
        ? new Appraisal.Unreadable(silence.get())
        : new Appraisal.Scored(List.of(scale.expected(probabilities)));
  }
}
