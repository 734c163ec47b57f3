package io.dikast.metarm;

import io.dikast.engine.reward.GrmSample;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Judgements of one task, with what is known of them: what a {@link MetaHead} is fitted to.
 *
 * @param question names what was asked; tasks of one question (other seeds, other responses) have
 *     the same name, and are never parted between fitting and measuring
 * @param judgements at least one, all over the same responses
 */
public record JudgedTask(String question, List<Marked> judgements) {

  /**
   * A judgement, and whether it was right.
   *
   * @param sample the judgement
   * @param right whether it puts a response known as best strictly above all that are not (arXiv
   *     2504.02495, section 4.2)
   */
  public record Marked(GrmSample.Judged sample, boolean right) {
    public Marked {
      Objects.requireNonNull(sample, "sample");
    }
  }

  public JudgedTask {
    Objects.requireNonNull(question, "question");
    judgements = List.copyOf(judgements);
    if (judgements.isEmpty()) {
      throw new IllegalArgumentException("a task has at least one judgement, got none");
    }
    int responses = judgements.getFirst().sample().judgement().scores().size();
    for (Marked marked : judgements) {
      int scores = marked.sample().judgement().scores().size();
      if (scores != responses) {
        throw new IllegalArgumentException(
            "judgements of one task score the same responses, got " + responses + " and " + scores);
      }
    }
  }

  /** The judgements but this one, by its place. */
  List<GrmSample.Judged> othersThan(int index) {
    return IntStream.range(0, judgements.size())
        .filter(i -> i != index)
        .mapToObj(i -> judgements.get(i).sample())
        .toList();
  }
}
