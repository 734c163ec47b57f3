package io.dikast.samplers;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.RewardModel;
import io.dikast.engine.tournament.Rating;
import io.dikast.engine.tournament.Tournament;
import java.util.List;
import java.util.Objects;

/**
 * The pairwise paradigms of arXiv 2504.02495, section 2: which of two responses is better. A
 * comparison is always made in both orders and its points are the mean of the two, so a judge that
 * says the first is better whichever stands there (a flip) says that they tie.
 *
 * <pre>{@code
 * RewardModel judge =
 *     PairwiseJudge.scalar(backend).playing(Tournaments.swiss(), Ratings.bradleyTerry());
 * }</pre>
 *
 * @param pair judges exactly two responses
 * @param single judges one, which has nothing to be compared with
 * @param points what the pair's scores say
 */
public record PairwiseJudge(RewardModel pair, RewardModel single, PairPoints points) {

  private static final List<String> LETTERS = List.of("A", "B");

  private static final String TEMPLATE_KEY = "dikast.pairwise.template";
  private static final String RESPONSE_KEY = "dikast.pairwise.response";

  public PairwiseJudge {
    Objects.requireNonNull(pair, "pair");
    Objects.requireNonNull(single, "single");
    Objects.requireNonNull(points, "points");
  }

  /**
   * Generative (LLM-as-a-Judge): the model writes a critique of both and a verdict, A, B or tie. A
   * model file may bring a template of its own ({@code dikast.pairwise.template}, {@code
   * dikast.pairwise.response}) that leads to {@code \boxed{A}}, {@code \boxed{B}} or {@code
   * \boxed{tie}}. One that brings only a pointwise judge's is asked by that, two responses at a
   * time. A single response is judged pointwise, from 1 to 10.
   *
   * @param maxTokens of one comparison, at least 1
   * @throws IllegalArgumentException if the model file's template is faulty
   */
  public static PairwiseJudge generative(Backend backend, Sampling sampling, int maxTokens) {
    RewardModel pointwise =
        GenerativeRewardModel.on(backend).sampling(sampling).maxTokens(maxTokens).build();
    var metadata = backend.describe().metadata();
    var own = JudgeTemplate.of(metadata, TEMPLATE_KEY, RESPONSE_KEY);
    if (own.isEmpty() && JudgeTemplate.of(metadata).isPresent()) {
      return over(pointwise);
    }
    RewardModel pair =
        GenerativeRewardModel.on(backend)
            .sampling(sampling)
            .maxTokens(maxTokens)
            .template(
                own.orElseGet(
                    () ->
                        JudgeTemplate.instruction(
                            JudgeTemplate.resource("two-responses.txt")
                                + JudgeTemplate.resource("task-verdict.txt").strip(),
                            JudgeTemplate.resource("two-responses-format.txt"))))
            .reader(VerdictParser::read)
            .build();
    return new PairwiseJudge(new TwoResponses(pair), pointwise, PairPoints.HIGHER_WINS);
  }

  /** Pairwise over a pointwise judge, which sees two responses at a time: the higher score wins. */
  public static PairwiseJudge over(RewardModel pointwise) {
    return new PairwiseJudge(pointwise, pointwise, PairPoints.HIGHER_WINS);
  }

  /**
   * Scalar (as PairRM): the probability of the label A against that of B, nothing written. A single
   * response is judged by that of yes against no.
   */
  public static PairwiseJudge scalar(Backend backend) {
    LabelQuestion asking =
        LabelQuestion.on(
            backend,
            JudgeTemplate.instruction(
                JudgeTemplate.resource("two-responses.txt") + preference(),
                JudgeTemplate.resource("two-responses-format.txt"),
                LabelQuestion.CUE),
            LETTERS);
    return new PairwiseJudge(
        new TwoResponses(new ScalarRewardModel(new LabelPair(asking))),
        RewardModels.expectedScore(backend, Scale.yesNo()),
        PairPoints.SHARE);
  }

  /**
   * Semi-scalar (a judge with token probabilities): a comparison is written, and the label asked
   * for behind it. A single response is judged semi-scalar pointwise, on the scale of letters.
   *
   * @param maxTokens of one comparison, at least 1
   */
  public static PairwiseJudge semiScalar(Backend backend, Sampling sampling, int maxTokens) {
    CritiquedAnswer asking =
        new CritiquedAnswer(
            JudgeTemplate.instruction(
                JudgeTemplate.resource("two-responses.txt")
                    + JudgeTemplate.resource("task-comparison.txt").strip(),
                JudgeTemplate.resource("two-responses-format.txt"),
                "\n\nAnalysis:\n"),
            preference(),
            LETTERS,
            answer -> List.of(Appraisal.score(answer.among(0)), Appraisal.score(answer.among(1))),
            "shares");
    return new PairwiseJudge(
        new TwoResponses(new SemiScalarRewardModel(backend, asking, sampling, maxTokens, true)),
        RewardModels.semiScalar(backend, Scale.letters(), sampling, maxTokens),
        PairPoints.SHARE);
  }

  private static String preference() {
    return JudgeTemplate.resource("task-preference.txt").strip();
  }

  /**
   * Any number of responses: each draw plays one tournament of its own, seeded by it, and a
   * response scores 1 + 9 · its rating. The judgement's critique is that of the comparison in the
   * draw's own order where there are two responses; else, of a judge that writes, the list of the
   * matches by the positions of the draw.
   *
   * <p>A comparison that cannot be read in both orders is void. A draw in which a response has
   * nothing but void matches is unreadable (or failed, if a fault of the backend is among them).
   * Responses too long for a first match are refused at once; two that do not fit together in a
   * later round fail that draw.
   */
  public RewardModel playing(Tournament tournament, Rating rating) {
    return new TournamentRewardModel(
        this,
        Objects.requireNonNull(tournament, "tournament"),
        Objects.requireNonNull(rating, "rating"));
  }

  String fingerprint() {
    return String.join("|", pair.fingerprint(), single.fingerprint(), points.name());
  }
}
