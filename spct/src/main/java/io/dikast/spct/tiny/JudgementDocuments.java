package io.dikast.spct.tiny;

import io.dikast.boxes.BoxTask;
import io.dikast.boxes.Lesson;
import io.dikast.spct.rft.Trajectory;
import io.dikast.spct.text.Tokenizer;
import io.dikast.spct.train.Document;
import io.dikast.spct.train.DocumentSource;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Judgements that were drawn, as documents. Every other document is a demonstration that the tiny
 * model has seen the like of, so that it unlearns none of its other tasks.
 */
final class JudgementDocuments {

  private final Tokenizer tokenizer;
  private final long seed;

  JudgementDocuments(Tokenizer tokenizer, long seed) {
    this.tokenizer = tokenizer;
    this.seed = seed;
  }

  /** Has judgements written again. */
  DocumentSource ofJudging(List<Trajectory> trajectories) {
    return mixed(trajectories.stream().map(this::judging).toList(), true);
  }

  /** Has it said which judgements are right. */
  DocumentSource ofMeta(List<Trajectory> trajectories) {
    return mixed(trajectories.stream().map(this::meta).toList(), false);
  }

  /**
   * @param others whether demonstrations of judging are left out, which would teach the mixed
   *     quality again
   */
  private DocumentSource mixed(List<Document> documents, boolean others) {
    return index -> {
      if (index % 2 == 0) {
        return documents.get((int) (index / 2 % documents.size()));
      }
      Lesson lesson = others ? Lesson.BESIDES_JUDGING : Lesson.EVERYTHING;
      return TinyVocabulary.document(
          lesson.demonstration(seed + 1_000_000_000L + index), tokenizer);
    };
  }

  private Document judging(Trajectory trajectory) {
    int[] prompt = tokenizer.encode(trajectory.prompt());
    int[] end = {tokenizer.control(BoxTask.END)};
    return document(prompt, concat(trajectory.completion().ids(), end));
  }

  private Document meta(Trajectory trajectory) {
    int[] prompt =
        concat(
            concat(tokenizer.encode(trajectory.prompt()), trajectory.completion().ids()),
            new int[] {tokenizer.control(BoxTask.META)});
    String label = BoxTask.LABELS.get(trajectory.right() ? 0 : 1);
    return document(prompt, tokenizer.encode(label));
  }

  private static Document document(int[] prompt, int[] learned) {
    int[] tokens = concat(prompt, learned);
    boolean[] marks = new boolean[tokens.length];
    for (int i = prompt.length; i < marks.length; i++) {
      marks[i] = true;
    }
    return new Document(tokens, marks);
  }

  private static int[] concat(int[] first, int[] second) {
    return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
  }
}
