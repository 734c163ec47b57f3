package io.dikast.testkit.policy;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.engine.policy.StepEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The plainest policy model over a backend: the question, a mark, and what is written already. For
 * tests of what sees no other.
 */
public final class BackendPolicy implements PolicyModel {

  /** Stands between the question and the answer. */
  public static final String MARK = "\n>>>";

  private static final int MAX_TOKENS = 4096;

  private final Backend backend;

  private BackendPolicy(Backend backend) {
    this.backend = backend;
  }

  public static PolicyModel over(Backend backend) {
    return new BackendPolicy(backend);
  }

  @Override
  public GenerationHandle draw(PolicyTask task, Consumer<Continuation> sink) {
    List<Segment> segments = new ArrayList<>();
    segments.add(Segment.content(task.question().text()));
    segments.add(Segment.template(MARK));
    task.prefix().steps().forEach(step -> segments.add(new Segment.Tokens(step)));
    return backend.generate(
        new SampleGroup(
            new Prompt.Plain(segments),
            task.seeds(),
            Sampling.temperature(1),
            task.until() instanceof StepEnd.Tokens(int most) ? most : MAX_TOKENS,
            task.until() instanceof StepEnd.Delimiter(String text) ? List.of(text) : List.of(),
            task.ledger(),
            Ledger.Purpose.POLICY,
            true),
        generation -> sink.accept(continuation(task.until(), generation)));
  }

  private static Continuation continuation(StepEnd until, Generation generation) {
    return switch (generation) {
      case Generation.Broken(int draw, var cause) -> Continuation.Failed.broken(draw, cause);
      case Generation.Ended cut when !cut.finish().complete() -> Continuation.CutOff.of(cut);
      case Generation.Ended ended ->
          new Continuation.Written(
              ended.draw(),
              ended.tokens(),
              ended.finish() == Generation.Finish.STOP
                  && !(until instanceof StepEnd.Delimiter(String text)
                      && ended.text().endsWith(text)),
              ended.meanLogProbability());
    };
  }

  @Override
  public String model() {
    return backend.describe().model();
  }

  @Override
  public String fingerprint() {
    return "backend-policy/1|" + backend.describe().fingerprint();
  }
}
