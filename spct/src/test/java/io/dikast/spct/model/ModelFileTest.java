package io.dikast.spct.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Usage;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufValue;
import io.dikast.inference.llama.LlamaCpp;
import io.dikast.spct.text.BytePairTrainer;
import io.dikast.spct.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {

  private static final String TEXT =
      "A box holds 42 pens. Then 7 are added, then 3 are lost. How many pens are there now? ";
  private static final List<String> LABELS =
      List.of("a", "x", " pens", "42", "7", "\n", "?", " are");

  @TempDir Path folder;

  private final Tokenizer tokenizer =
      new BytePairTrainer().add(TEXT + TEXT).train(List.of("<end>", "<ask>"), 320);

  /**
   * What llama.cpp computes from the file is what libtorch computes, to the accuracy of its
   * half-precision cache.
   */
  @Test
  void write_llamaCppAgreesWithLibtorch() throws Exception {
    for (DecoderShape shape :
        List.of(
            new DecoderShape(2, 64, 4, 4, 96, tokenizer.size(), 64),
            new DecoderShape(3, 64, 4, 2, 96, tokenizer.size(), 64, 500))) {
      Path file = folder.resolve("kv" + shape.keyValueHeads() + ".gguf");
      try (Decoder decoder = sharpened(shape)) {
        new ModelFile("test", GgmlType.F32, "<end>", Map.of("dikast.test", GgufValue.of("a")))
            .write(file, decoder, tokenizer);
        try (Backend backend = LlamaCpp.open(file)) {
          assertThat(backend.describe().metadata().text("dikast.test")).contains("a");
          for (String text : List.of("<ask>A box", "<ask>How many pens are there now?", "7")) {
            double[] expected = probabilities(decoder, tokenizer.encodeTemplate(text));
            LabelProbabilities found =
                backend
                    .choose(
                        new Choice(
                            Prompt.of(Segment.template(text)),
                            LABELS,
                            Ledger.open(Budget.samples(1)),
                            Ledger.Purpose.META))
                    .get();
            for (int i = 0; i < LABELS.size(); i++) {
              assertThat(found.among(i))
                  .as(LABELS.get(i))
                  .isCloseTo(expected[i], Offset.offset(1e-3));
            }
            HiddenState state =
                backend
                    .embed(
                        new Embedding(
                            Prompt.of(Segment.template(text)),
                            Ledger.open(Budget.samples(1)),
                            Ledger.Purpose.META))
                    .get();
            assertThat(state.toArray())
                .as("hidden state of %s", text)
                .containsExactly(
                    hiddenState(decoder, tokenizer.encodeTemplate(text)), Offset.offset(2e-2f));
          }
        }
      }
    }
  }

  /**
   * The probabilities depend on every token that went before: they agree on a text if llama.cpp
   * reads it as the same tokens.
   */
  @Test
  void write_anyText_llamaCppReadsTheSameTokens() throws Exception {
    Path file = folder.resolve("tokens.gguf");
    try (Decoder decoder = sharpened(new DecoderShape(1, 64, 4, 2, 96, tokenizer.size(), 256))) {
      new ModelFile("test", GgmlType.F32, "<end>", Map.of()).write(file, decoder, tokenizer);
      try (Backend backend = LlamaCpp.open(file)) {
        for (String text : texts()) {
          Ledger ledger = Ledger.open(Budget.samples(1));
          LabelProbabilities found =
              backend
                  .choose(
                      new Choice(
                          Prompt.of(Segment.content(text)), LABELS, ledger, Ledger.Purpose.DRAW))
                  .get();
          int[] ids = tokenizer.encode(text);
          Usage usage = ledger.usage();
          assertThat(usage.promptTokens() + usage.cachedTokens()).as(text).isEqualTo(ids.length);
          assertThat(among(found))
              .as(text)
              .usingElementComparator(within(1e-3))
              .containsExactlyElementsOf(
                  Arrays.stream(probabilities(decoder, ids)).boxed().toList());
        }
      }
    }
  }

  private static List<Double> among(LabelProbabilities found) {
    return IntStream.range(0, LABELS.size()).mapToObj(found::among).toList();
  }

  private static Comparator<Double> within(double tolerance) {
    return (a, b) -> Math.abs(a - b) <= tolerance ? 0 : Double.compare(a, b);
  }

  /** What the words of the pre-tokenizer turn on: spaces, digits, apostrophes, other scripts. */
  private static List<String> texts() {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "A box holds 42 pens.",
                "pens pens  pens   pens",
                "it's they're we'll I'd can't 'tis",
                "7 + 35=42;then 427 and 1000000",
                "two\n\nlines\tand a tab \n ",
                "\r\n",
                "Grüße, 漢字かな 🎉 e\u0301",
                "½ ٣ Ⅷ x² _under_score",
                "a\u00A0b\u2003c",
                "<end><ask>"));
    SplittableRandom random = new SplittableRandom(1);
    String letters = "ab xpens  427'stl.\n\u00E9\u4E2D!-_";
    for (int i = 0; i < 40; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = 1 + random.nextInt(30); n > 0; n--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      texts.add(text.toString());
    }
    return texts;
  }

  /** Fewer bits a weight move the probabilities a little. */
  @Test
  void write_fewerBits_llamaCppNearLibtorch() throws Exception {
    DecoderShape shape = new DecoderShape(2, 64, 4, 2, 96, tokenizer.size(), 64);
    String text = "How many pens are there now?";
    try (Decoder decoder = Decoder.random(shape, 3)) {
      for (GgmlType type : List.of(GgmlType.F16, GgmlType.Q8_0)) {
        Path file = folder.resolve(type + ".gguf");
        new ModelFile("test", type, "<end>", Map.of()).write(file, decoder, tokenizer);
        try (Backend backend = LlamaCpp.open(file)) {
          LabelProbabilities found =
              backend
                  .choose(
                      new Choice(
                          Prompt.of(Segment.content(text)),
                          LABELS,
                          Ledger.open(Budget.samples(1)),
                          Ledger.Purpose.META))
                  .get();
          assertThat(among(found))
              .as(type.name())
              .usingElementComparator(within(5e-3))
              .containsExactlyElementsOf(
                  Arrays.stream(probabilities(decoder, tokenizer.encode(text))).boxed().toList());
        }
      }
    }
  }

  /** Random weights scaled up, so that probabilities differ. */
  private static Decoder sharpened(DecoderShape shape) {
    try (Decoder random = Decoder.random(shape, 3)) {
      float[] weights = random.weights();
      Weights.Block embedding = random.layout().block("embedding");
      for (int i = 0; i < embedding.size(); i++) {
        weights[embedding.from() + i] *= 20;
      }
      return Decoder.of(shape, weights);
    }
  }

  private double[] probabilities(Decoder decoder, int... ids) {
    try (var _ = new PointerScope()) {
      long[] tokens = Arrays.stream(ids).asLongStream().toArray();
      Tensor hidden = decoder.hidden(Tensors.of(tokens).view(1, tokens.length));
      Tensor last = decoder.logits(hidden.select(1, tokens.length - 1));
      float[] all = Tensors.values(torch.softmax(last, 1));
      double[] labels =
          LABELS.stream()
              .mapToDouble(
                  label -> {
                    int[] id = tokenizer.encode(label);
                    assertThat(id).as(label).hasSize(1);
                    return all[id[0]];
                  })
              .toArray();
      double sum = Arrays.stream(labels).sum();
      return Arrays.stream(labels).map(p -> p / sum).toArray();
    }
  }

  private static float[] hiddenState(Decoder decoder, int... ids) {
    try (var _ = new PointerScope()) {
      long[] tokens = Arrays.stream(ids).asLongStream().toArray();
      Tensor hidden = decoder.hidden(Tensors.of(tokens).view(1, tokens.length));
      return Tensors.values(hidden.select(1, tokens.length - 1));
    }
  }

  @Test
  void write_otherVocabulary_refused() {
    DecoderShape shape = new DecoderShape(1, 32, 2, 2, 32, tokenizer.size() + 1, 64);
    try (Decoder decoder = Decoder.random(shape, 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  new ModelFile("test", GgmlType.F16, "<end>", Map.of())
                      .write(folder.resolve("bad.gguf"), decoder, tokenizer))
          .withMessageContaining("the tokenizer");
    }
  }
}
