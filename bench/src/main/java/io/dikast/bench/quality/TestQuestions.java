package io.dikast.bench.quality;

import io.dikast.boxes.BoxQuestion;
import io.dikast.boxes.BoxQuestions;
import io.dikast.boxes.Split;
import io.dikast.engine.Question;
import io.dikast.eval.PreferenceItem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Questions about boxes as rows of a data set, named as the card of the tiny model names them. */
final class TestQuestions {

  private TestQuestions() {}

  /** The first questions of a split. */
  static List<PreferenceItem> of(Split split, int count) {
    return from(split, 0, count);
  }

  /** Those that begin with this seed. */
  static List<PreferenceItem> from(Split split, long firstSeed, int count) {
    return BoxQuestions.from(split, firstSeed, count).stream()
        .map(question -> item(split, question))
        .toList();
  }

  private static PreferenceItem item(Split split, BoxQuestion question) {
    return new PreferenceItem(
        question.text(),
        Question.of(question.text()),
        question.responses(),
        Set.of(question.best()),
        Optional.of(split.name().toLowerCase(Locale.ROOT)));
  }
}
