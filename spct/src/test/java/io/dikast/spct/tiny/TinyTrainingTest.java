package io.dikast.spct.tiny;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.boxes.BoxTask;
import io.dikast.boxes.Exercise;
import io.dikast.boxes.Lesson;
import io.dikast.boxes.Split;
import io.dikast.engine.backend.Backend;
import io.dikast.eval.PreferenceItem;
import io.dikast.inference.llama.LlamaCpp;
import io.dikast.samplers.JudgeTemplate;
import io.dikast.spct.model.Device;
import io.dikast.spct.text.Tokenizer;
import io.dikast.spct.train.Document;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyTrainingTest {

  private static final List<TinyRecipe.Course> COURSES =
      List.of(
          new TinyRecipe.Course(Lesson.of(Exercise.SUMS, 1), 10),
          new TinyRecipe.Course(Lesson.EVERYTHING, 10));

  @TempDir Path folder;

  private final Tokenizer tokenizer = TinyVocabulary.learn();

  /** Every stage, with next to no training: the model writes nothing that can be read. */
  @Test
  void run_allStages_aModelThatTheEngineRuns() throws Exception {
    List<String> log = new ArrayList<>();
    Path model =
        new TinyTraining(
                new TinyRecipe(1, 2, COURSES, 2, 1, 1, 2, 2, 1, 8), folder, Device.CPU, log::add)
            .run();
    assertThat(log)
        .anyMatch(line -> line.startsWith("supervised: step 2 of 2"))
        .anyMatch(line -> line.startsWith("rft: 0 judgements kept"))
        .anyMatch(line -> line.startsWith("grpo: step 1, right 0.000"))
        .anyMatch(line -> line.startsWith("meta: "));
    try (Backend backend = LlamaCpp.model(model).threads(1).open()) {
      assertThat(backend.describe().metadata().text("dikast.judge.hint"))
          .contains(BoxTask.HINT_TEMPLATE);
      assertThat(backend.describe().metadata().texts("dikast.meta.labels"))
          .containsExactly("yes", "no");
    }
  }

  @Test
  void vocabulary_everyNumberIsOneToken() {
    IntStream.range(0, 60)
        .forEach(
            n -> {
              assertThat(tokenizer.encode(String.valueOf(n))).as("%d", n).hasSize(1);
              assertThat(tokenizer.encode(" " + n)).as(" %d", n).hasSize(1);
            });
    assertThat(tokenizer.encode(" no")).hasSize(1);
  }

  @Test
  void documents_readBack_areTheDemonstrations() {
    for (int seed = 0; seed < 200; seed++) {
      Document document = TinyVocabulary.document(Lesson.EVERYTHING.demonstration(seed), tokenizer);
      assertThat(tokenizer.decode(document.tokens()))
          .isEqualTo(Lesson.EVERYTHING.demonstration(seed).text());
    }
  }

  /** What is learned from is, token by token, what the engine will ask. */
  @Test
  void judgePrompts_asTheTemplateRendersThem() {
    JudgeTemplate template =
        JudgeTemplate.document(BoxTask.JUDGE_TEMPLATE, BoxTask.RESPONSE_TEMPLATE);
    for (int seed = 0; seed < 300; seed++) {
      String text = Lesson.EVERYTHING.demonstration(seed).text();
      if (text.startsWith("<judge>Question") && !text.contains("Hint:")) {
        String question = text.substring(text.indexOf("Question: ") + 10, text.indexOf('\n'));
        List<String> responses =
            text.substring(0, text.indexOf("<critique>"))
                .lines()
                .skip(1)
                .map(line -> line.substring(4))
                .toList();
        int[] rendered =
            tokenizer.encode(
                template.render(io.dikast.engine.Question.of(question), responses, false));
        int[] learned = tokenizer.encodeTemplate(text);
        assertThat(learned).startsWith(rendered);
      }
    }
  }

  @Test
  void items_ofTheirSplit_withTheirLabel() {
    List<PreferenceItem> items = TinyItems.from(Split.TEST, 0, 50);
    assertThat(items).extracting(PreferenceItem::id).doesNotHaveDuplicates();
    assertThat(items).allSatisfy(item -> assertThat(item.best()).hasSize(1));
  }
}
