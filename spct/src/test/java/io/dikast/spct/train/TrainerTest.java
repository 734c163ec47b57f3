package io.dikast.spct.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.DecoderShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

  private static final DecoderShape SHAPE = new DecoderShape(2, 32, 4, 2, 48, 16, 32);
  private static final LearningRate RATE = new LearningRate(0.01, 2, 0.1);

  /** Counts up from its index; the first token is given. */
  private static final DocumentSource COUNTING =
      index -> {
        int[] tokens = new int[6 + (int) (index % 5)];
        boolean[] learned = new boolean[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
          tokens[i] = (int) ((index + i) % 16);
          learned[i] = i > 0;
        }
        return new Document(tokens, learned);
      };

  @TempDir Path folder;

  private static Trainer.Settings settings(long steps) {
    return new Trainer.Settings(steps, 64, RATE, 1, 2);
  }

  @Test
  void train_learnsToCount() {
    List<Double> losses = new ArrayList<>();
    try (Decoder start = Decoder.random(SHAPE, 1);
        Decoder trained =
            Trainer.of(settings(150))
                .train(start, COUNTING, progress -> losses.add(progress.loss()))) {
      assertThat(losses.getFirst()).isBetween(2.5, 3.2);
      assertThat(losses.getLast()).isLessThan(0.7);
      assertThat(trained.weights()).isNotEqualTo(start.weights());
    }
  }

  @Test
  void train_killedAndResumed_sameWeightsBitByBit() {
    Path checkpoint = folder.resolve("run.checkpoint");
    try (Decoder start = Decoder.random(SHAPE, 1);
        Decoder whole = Trainer.of(settings(9)).train(start, COUNTING, progress -> {})) {
      // Killed in its sixth step: what was done after the checkpoint of the fourth is lost.
      assertThatThrownBy(
              () ->
                  Trainer.of(settings(9))
                      .withCheckpoint(checkpoint, "test")
                      .train(
                          start,
                          COUNTING,
                          progress -> {
                            if (progress.step() == 5) {
                              throw new IllegalStateException("killed");
                            }
                          }))
          .hasMessage("killed");
      List<Long> steps = new ArrayList<>();
      try (Decoder resumed =
          Trainer.of(settings(9))
              .withCheckpoint(checkpoint, "test")
              .train(start, COUNTING, progress -> steps.add(progress.step()))) {
        assertThat(steps).containsExactly(5L, 6L, 7L, 8L, 9L);
        assertThat(resumed.weights()).isEqualTo(whole.weights());
      }
    }
  }

  @Test
  void train_checkpointOfOtherSettings_refused() {
    Path checkpoint = folder.resolve("run.checkpoint");
    try (Decoder start = Decoder.random(SHAPE, 1)) {
      Trainer.of(settings(2))
          .withCheckpoint(checkpoint, "test")
          .train(start, COUNTING, progress -> {})
          .close();
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  Trainer.of(settings(3))
                      .withCheckpoint(checkpoint, "test")
                      .train(start, COUNTING, progress -> {}))
          .withMessageContaining("other settings");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  Trainer.of(settings(2))
                      .withCheckpoint(checkpoint, "other documents")
                      .train(start, COUNTING, progress -> {}))
          .withMessageContaining("test");
    }
  }

  @Test
  void finished_onlyAfterTheLastStep() {
    Path checkpoint = folder.resolve("run.checkpoint");
    Trainer trainer = Trainer.of(settings(6)).withCheckpoint(checkpoint, "test");
    try (Decoder start = Decoder.random(SHAPE, 1)) {
      assertThat(trainer.finished(start)).isEmpty();
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  trainer.train(
                      start,
                      COUNTING,
                      progress -> {
                        if (progress.step() == 5) {
                          throw new IllegalStateException("stopped");
                        }
                      }));
      assertThat(trainer.finished(start)).isEmpty();
      try (Decoder trained = trainer.train(start, COUNTING, progress -> {});
          Decoder read = trainer.finished(start).orElseThrow()) {
        assertThat(read.weights()).isEqualTo(trained.weights());
      }
    }
  }

  @Test
  void train_damagedCheckpoint_refused() throws IOException {
    Path checkpoint = folder.resolve("run.checkpoint");
    try (Decoder start = Decoder.random(SHAPE, 1)) {
      Trainer.of(settings(2))
          .withCheckpoint(checkpoint, "test")
          .train(start, COUNTING, progress -> {})
          .close();
      byte[] bytes = Files.readAllBytes(checkpoint);
      bytes[bytes.length / 2] ^= 1;
      Files.write(checkpoint, bytes);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  Trainer.of(settings(2))
                      .withCheckpoint(checkpoint, "test")
                      .train(start, COUNTING, progress -> {}))
          .withMessageContaining("damaged");
    }
  }

  @Test
  void batches_fromAPosition_goOnTheSame() {
    Batches all = new Batches(COUNTING, 64, 7);
    for (int i = 0; i < 40; i++) {
      Batches.Position position = all.position();
      List<Document> next = all.next();
      assertThat(new Batches(COUNTING, 64, 7).from(position).next()).isEqualTo(next);
      int longest = next.stream().mapToInt(Document::length).max().orElseThrow();
      assertThat(longest * next.size()).isLessThanOrEqualTo(64);
    }
  }

  /** Rises to the peak in two steps, then half a cosine down to a tenth. */
  @Test
  void learningRate_byHand() {
    assertThat(RATE.at(0, 8)).isEqualTo(0.005);
    assertThat(RATE.at(4, 8)).isCloseTo(0.01 * 0.55, org.assertj.core.data.Offset.offset(1e-12));
    assertThat(RATE.at(8, 8)).isCloseTo(0.001, org.assertj.core.data.Offset.offset(1e-12));
  }

  @Test
  void document_firstTokenLearned_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Document(new int[] {1, 2}, new boolean[] {true, true}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Document(new int[] {1, 2}, new boolean[] {false, false}));
  }
}
