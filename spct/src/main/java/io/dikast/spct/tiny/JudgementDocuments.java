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
 * Judgements that were drawn, as documents, mixed with demonstrations of what the tiny model is to
 * be able to do besides judging, so that it unlearns none of that. Demonstrations of judging are
 * left out: they would teach the mixed quality again that was left behind.
 */
final class JudgementDocuments {

  private final Tokenizer tokenizer;
  private final long seed;

  JudgementDocuments(Tokenizer tokenizer, long seed) {
    this.tokenizer = tokenizer;
    this.seed = seed;
  }

  /** Has judgements written again, every other document. */
  DocumentSource ofJudging(List<Trajectory> trajectories) {
    List<Document> judgements = trajectories.stream().map(this::judging).toList();
    return index -> index % 2 == 0 ? nth(judgements, index / 2) : besides(index);
  }

  /**
   * Has it said which judgements are right, every other document. Every fourth is one of the
   * judgements as it was written, right or wrong: to learn the question is to change nothing else.
   */
  DocumentSource ofMeta(List<Trajectory> trajectories) {
    List<Document> questions = trajectories.stream().map(this::meta).toList();
    List<Document> judgements = trajectories.stream().map(this::judging).toList();
    return index ->
        switch ((int) (index % 4)) {
          case 0, 2 -> nth(questions, index / 2);
          case 1 -> nth(judgements, index / 4);
          default -> besides(index);
        };
  }

  private static Document nth(List<Document> documents, long index) {
    return documents.get((int) (index % documents.size()));
  }

  private Document besides(long index) {
    return TinyVocabulary.document(
        Lesson.BESIDES_JUDGING.demonstration(seed + 1_000_000_000L + index), tokenizer);
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
