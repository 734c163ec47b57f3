package io.dikast.spct.tiny;

import io.dikast.boxes.BoxTask;
import io.dikast.boxes.Demonstration;
import io.dikast.boxes.Lesson;
import io.dikast.spct.text.BytePairTrainer;
import io.dikast.spct.text.Tokenizer;
import io.dikast.spct.train.Document;
import java.util.stream.IntStream;

/** The tiny model's tokens, and demonstrations in them. */
final class TinyVocabulary {

  /** More than enough for every word and number of the domain to be one token. */
  private static final int MOST_TOKENS = 1024;

  private static final int DOCUMENTS = 4000;

  private TinyVocabulary() {}

  /** Learned from demonstrations; control tokens apart. */
  static Tokenizer learn() {
    BytePairTrainer trainer = new BytePairTrainer();
    for (int seed = 0; seed < DOCUMENTS; seed++) {
      Lesson.EVERYTHING.demonstration(seed).parts().stream()
          .map(Demonstration.Part::text)
          .map(TinyVocabulary::withoutControls)
          .forEach(trainer::add);
    }
    // Numbers that seldom come up must not fall apart.
    IntStream.range(0, 100).forEach(n -> trainer.add(n + " " + n + " " + n + " " + n));
    return trainer.train(BoxTask.CONTROL_TOKENS, MOST_TOKENS);
  }

  private static String withoutControls(String text) {
    String rest = text;
    for (String control : BoxTask.CONTROL_TOKENS) {
      rest = rest.replace(control, "");
    }
    return rest;
  }

  /** A demonstration in tokens. */
  static Document document(Demonstration demonstration, Tokenizer tokenizer) {
    IntStream.Builder tokens = IntStream.builder();
    IntStream.Builder marks = IntStream.builder();
    for (Demonstration.Part part : demonstration.parts()) {
      for (int id : tokenizer.encodeTemplate(part.text())) {
        tokens.add(id);
        marks.add(part.learned() ? 1 : 0);
      }
    }
    int[] learned = marks.build().toArray();
    boolean[] flags = new boolean[learned.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = learned[i] == 1;
    }
    return new Document(tokens.build().toArray(), flags);
  }
}
