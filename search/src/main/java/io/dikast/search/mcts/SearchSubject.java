package io.dikast.search.mcts;

import io.dikast.engine.Question;
import io.dikast.search.mcts.NodeValue.AnswerReward;
import io.dikast.search.mcts.NodeValue.Mixed;
import io.dikast.search.mcts.NodeValue.Rollouts;
import io.dikast.search.mcts.NodeValue.StepRewards;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What a journal belongs to besides its plan: question, policy, value and expansion. */
final class SearchSubject {

  private SearchSubject() {}

  /** A digest. Of a judge only its budget of calls is in it: a selector has no fingerprint. */
  static String of(MctsSearch.Builder config, Question question) {
    List<String> parts =
        List.of(
            question.toString(),
            config.policy.fingerprint(),
            of(config.value),
            switch (config.expansion) {
              case Expansion.Steps steps -> steps.toString();
              // Revising is somebody's code: what it asks for stands for it.
              case Expansion.Revisions(Expansion.Revising revising) ->
                  "revisions " + revising.of(question, "", 0.5);
            });
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
      return "subject " + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String of(NodeValue value) {
    return switch (value) {
      case StepRewards process -> of(process);
      case Rollouts(AnswerReward reward, int count) ->
          count
              + " rollouts by "
              + switch (reward) {
                case AnswerReward.Judged judged -> "judge " + judged.judge().callsAtMost();
                case AnswerReward.Processed(StepRewards process) -> of(process);
              };
      case Mixed(StepRewards process, Rollouts rollouts, double weight) ->
          weight + " " + of(process) + " and " + of(rollouts);
    };
  }

  private static String of(StepRewards process) {
    return "process " + process.aggregation() + " " + process.model().fingerprint();
  }
}
