package io.dikast.inference.openai;

import java.util.List;
import java.util.Locale;

/** Where servers score answers. */
public enum ScorerRoute {
  /** {@code POST /score} of vLLM: pairs of texts. */
  SCORE,

  /** {@code POST /rerank} of Jina, Cohere, vLLM and llama-server: a query and its documents. */
  RERANK,

  /**
   * {@code POST /classify} of vLLM: a conversation, or where the server takes none the question, a
   * blank line and the response. The probability of the only class, or of the second of two.
   */
  CLASSIFY,

  /** {@code POST /pooling} of vLLM: the reward of a conversation, or of a text as above. */
  POOLING;

  /** What its numbers are unless the caller knows better. */
  ScorerUnit unit() {
    return switch (this) {
      case SCORE, RERANK, CLASSIFY -> ScorerUnit.PROBABILITY;
      case POOLING -> ScorerUnit.REWARD;
    };
  }

  /** Under which paths servers have it. */
  List<String> paths() {
    return switch (this) {
      case SCORE -> List.of("/score", "/v1/score");
      case RERANK -> List.of("/rerank", "/v1/rerank", "/v2/rerank");
      case CLASSIFY -> List.of("/classify");
      case POOLING -> List.of("/pooling");
    };
  }

  /** In which words it may be asked, the better ones first. */
  List<ScoreForm> forms() {
    return switch (this) {
      case SCORE -> List.of(ScoreForm.PAIRS);
      case RERANK -> List.of(ScoreForm.DOCUMENTS);
      case CLASSIFY -> List.of(ScoreForm.CLASSES_OF_CHAT, ScoreForm.CLASSES_OF_TEXT);
      case POOLING -> List.of(ScoreForm.REWARD_OF_CHAT, ScoreForm.REWARD_OF_TEXT);
    };
  }

  /** As it is written: {@code /score}. */
  @Override
  public String toString() {
    return "/" + name().toLowerCase(Locale.ROOT);
  }
}
