package io.dikast.spct.tiny;

import io.dikast.boxes.BoxQuestion;
import io.dikast.boxes.BoxQuestions;
import io.dikast.boxes.Split;
import io.dikast.engine.Question;
import io.dikast.eval.PreferenceItem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Questions about boxes as rows of a preference data set. */
final class TinyItems {

  private TinyItems() {}

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
