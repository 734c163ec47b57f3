package io.dikast.spct.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufValue;
import io.dikast.inference.llama.LlamaCpp;
import io.dikast.spct.text.BytePairTrainer;
import io.dikast.spct.text.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
            new DecoderShape(3, 64, 4, 2, 96, tokenizer.size(), 64))) {
      Path file = folder.resolve("kv" + shape.keyValueHeads() + ".gguf");
      try (Decoder decoder = sharpened(shape)) {
        new ModelFile("test", GgmlType.F32, "<end>", Map.of("dikast.test", GgufValue.of("a")))
            .write(file, decoder, tokenizer);
        try (Backend backend = LlamaCpp.open(file)) {
          assertThat(backend.describe().metadata().text("dikast.test")).contains("a");
          for (String text : List.of("<ask>A box", "<ask>How many pens are there now?", "7")) {
            double[] expected = probabilities(decoder, text);
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
          }
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

  private double[] probabilities(Decoder decoder, String text) {
    int[] ids = tokenizer.encodeTemplate(text);
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
